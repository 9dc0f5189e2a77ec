import type { InspectTotals, LayerRow } from '../../src/protocol/inspectAnswer';
import { byteSize, change, compactCount, exactCount } from '../../src/base/format';

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

/**
 * Sizes before and after. Compressed sizes of 0 are not known yet; what takes a run is left out of a model that can't be run, and not known
 * yet of one that `waiting` says is still being opened.
 */
export function totalsRows(original: InspectTotals, now: InspectTotals, { waiting = false } = {}): TotalsRow[] {
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
      : row(name === 'brotli' && now.sizesEstimated ? `${name} (estimated)` : name, note, before, after, byteSize);
  // Figures from before model.json was counted are not held against those with it.
  const files = (): TotalsRow => {
    const known = waiting || (original.modelJson !== undefined && now.modelJson !== undefined);
    if (known) return row('Files', filesNote(now), original.bytes, now.bytes, byteSize);
    const write = ({ bytes, modelJson }: InspectTotals): string => (modelJson ? byteSize(bytes) : '…');
    return { name: 'Files', note: filesNote(now), before: write(original), now: write(now), change: '' };
  };
  const traced = (
    name: string,
    note: string,
    before: number | null,
    after: number | null,
    write: (value: number) => string,
  ): TotalsRow[] => {
    if (before !== null && after !== null) return [row(name, note, before, after, write)];
    return waiting ? [{ name, note: '', before: '…', now: '…', change: '' }] : [];
  };
  return [
    row('Parameters', 'elements of all weights', original.params, now.params, exactCount),
    ...traced(
      'Channels',
      `neurons and filters; ${exactCount(now.prunableChannels)} of them can be cut`,
      original.channels,
      now.channels,
      exactCount,
    ),
    files(),
    packed('gzip', 'what most servers send', original.gzipBytes, now.gzipBytes),
    packed('brotli', 'what the better ones send', original.brotliBytes, now.brotliBytes),
    ...traced('MACs', 'multiply-accumulates for one sample', original.macs, now.macs, compactCount),
  ];
}

function filesNote({ modelJson }: InspectTotals): string {
  return modelJson ? `model.json (${byteSize(modelJson.bytes)}) and weight files, as saved` : 'model.json and weight files';
}

/** The layers that hold the most of a figure, largest first. */
export function largestLayers(layers: readonly LayerRow[], most: number): readonly LayerRow[] {
  return [...layers]
    .filter(({ params }) => params > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, most);
}

/** A figure of a plan, and how it differs from the plan before it and from the original. */
export interface SizeRow {
  readonly name: string;
  readonly now: string;
  readonly sinceParent: string;
  readonly sinceOriginal: string;
}

/** Sizes of a plan against its parent's and the original's. */
export function sizeRows(now: InspectTotals, parent: InspectTotals, original: InspectTotals): SizeRow[] {
  const since = totalsRows(parent, now);
  return totalsRows(original, now).map((row) => ({
    name: row.name,
    now: row.now,
    sinceParent: since.find(({ name }) => name === row.name)?.change ?? '',
    sinceOriginal: row.change,
  }));
}
