import { blockRises, type RowsToTrace, type TracedRows } from '../../saliency/obs/blockRises';

/** Traces some outputs in whichever thread it runs, block after block. */
export function risesPart(jobs: readonly RowsToTrace[]): Promise<TracedRows[]> {
  return Promise.resolve(jobs.map(blockRises));
}
