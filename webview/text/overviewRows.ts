import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { sameSamples, type PlanNode } from '../../src/protocol/plans';
import { byteSize, change, compactCount, exactCount, points, score, share } from './format';

/** A line of the comparison of the original model with the one at hand. */
export interface TotalsRow {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  readonly change: string;
  /** What the figure means. */
  readonly note: string;
  /** What is left, 0..1; absent where a bar makes no sense. */
  readonly left?: number;
}

/** Sizes before and after, and loss and accuracy where they were measured. Compressed sizes of 0 are not known yet; what takes a run is left out of a model that can't be run. */
export function totalsRows(
  { totals: original, measured: before }: Pick<PlanNode, 'totals' | 'measured'>,
  { totals: now, measured }: Pick<PlanNode, 'totals' | 'measured'>,
): TotalsRow[] {
  const row = (name: string, note: string, before: number, after: number, write: (value: number) => string): TotalsRow => ({
    name,
    note,
    before: write(before),
    now: write(after),
    change: change(before, after),
    ...(before > 0 ? { left: Math.min(1, after / before) } : {}),
  });
  const packed = (name: string, note: string, before: number, after: number): TotalsRow =>
    before === 0 || after === 0
      ? {
          name,
          note,
          before: before === 0 ? '…' : byteSize(before),
          now: after === 0 ? '…' : byteSize(after),
          change: '',
        }
      : row(now.sizesEstimated ? `${name} (estimated)` : name, note, before, after, byteSize);
  const traced = (
    name: string,
    note: string,
    before: number | null,
    after: number | null,
    write: (value: number) => string,
  ): TotalsRow[] => (before === null || after === null ? [] : [row(name, note, before, after, write)]);
  return [
    row('Parameters', 'elements of all weights', original.params, now.params, exactCount),
    ...traced(
      'Channels',
      `neurons and filters; ${exactCount(now.prunableChannels)} of them can be cut`,
      original.channels,
      now.channels,
      exactCount,
    ),
    row('Weight files', 'as they lie on the disk', original.bytes, now.bytes, byteSize),
    packed('gzip', 'what most servers send', original.gzipBytes, now.gzipBytes),
    packed('brotli', 'what the better ones send', original.brotliBytes, now.brotliBytes),
    ...traced('MACs', 'multiply-accumulates for one sample', original.macs, now.macs, compactCount),
    ...qualityRows(before, measured),
  ];
}

/** The layers that hold the most of a figure, largest first. */
export function largestLayers(layers: readonly LayerRow[], most: number): readonly LayerRow[] {
  return [...layers]
    .filter(({ params }) => params > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, most);
}

/** The figures measured last, beside those of the original on the same samples. */
function qualityRows(original: PlanNode['measured'], measured: PlanNode['measured']): TotalsRow[] {
  const now = measured.at(-1);
  if (!now) return [];
  const before = original.find(({ on }) => sameSamples(on, now.on));
  const loss = { name: 'Loss', note: '', before: before ? score(before.loss) : '–', now: score(now.loss), change: '' };
  if (now.accuracy === undefined) return [loss];
  const accuracy = {
    name: 'Accuracy',
    note: '',
    before: before?.accuracy === undefined ? '–' : share(before.accuracy),
    now: share(now.accuracy),
    change: before?.accuracy === undefined || original === measured ? '' : points(before.accuracy, now.accuracy),
  };
  return [accuracy, loss];
}
