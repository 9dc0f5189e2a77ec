import type { LayerRow } from '../../src/protocol/inspectAnswer';

/** The columns a layer table can be sorted by. */
export type LayerColumn =
  'order' | 'name' | 'className' | 'params' | 'bytes' | 'macs' | 'activationBytes' | 'sparsity' | 'dtype' | 'prunable';

export interface LayerSort {
  /** `order` is the model's own. */
  readonly column: LayerColumn;
  readonly descending: boolean;
}

/** Words a filter knows besides plain text. */
const KEYWORDS: Readonly<Record<string, (layer: LayerRow) => boolean>> = {
  '@prunable': ({ prunable }) => (prunable ?? 0) > 0,
  '@fixed': ({ channels, prunable }) => (channels ?? 0) > 0 && prunable === 0,
  '@weights': ({ params }) => params > 0,
};

/**
 * The layers that match every word of the filter, in name or class; `@prunable`, `@fixed` and `@weights` narrow
 * further.
 */
export function filterLayers(layers: readonly LayerRow[], filter: string): readonly LayerRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return layers;
  const tests = words.map((word) => KEYWORDS[word] ?? containing(word));
  return layers.filter((layer) => tests.every((test) => test(layer)));
}

/** The layers sorted; equal ones stay in the model's order. */
export function sortLayers(layers: readonly LayerRow[], { column, descending }: LayerSort): readonly LayerRow[] {
  if (column === 'order') return descending ? [...layers].reverse() : layers;
  const sign = descending ? -1 : 1;
  return [...layers].sort((a, b) => sign * compared(a[column], b[column]));
}

/**
 * What a click on a column's head does: figures from the largest down, words from A; then turned over; then the
 * model's order.
 */
export function nextSort(sort: LayerSort, column: LayerColumn): LayerSort {
  const first = column === 'name' || column === 'className' || column === 'dtype' ? false : true;
  if (sort.column !== column) return { column, descending: first };
  return sort.descending === first ? { column, descending: !first } : { column: 'order', descending: false };
}

function containing(word: string): (layer: LayerRow) => boolean {
  return ({ name, className }) => name.toLowerCase().includes(word) || className.toLowerCase().includes(word);
}

/** What is not known is less than all else. */
function compared(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
}
