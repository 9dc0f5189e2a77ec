import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { LAYER_COLUMN_NAMES, layerColumn, type LayerColumn } from './layerColumns';

/** A column's sum over some layers. */
export interface LayerSum {
  /** null where a layer's figure is not known. */
  readonly sum: number | null;
  /** Of all layers' sum, 0..1; null where that is 0 or not known. */
  readonly share: number | null;
}

/** The sums over `rows` of the columns that can be summed up, and what part of those over all layers they are. */
export function layerSums(rows: readonly LayerRow[], all: readonly LayerRow[]): ReadonlyMap<LayerColumn, LayerSum> {
  const columns = LAYER_COLUMN_NAMES.filter((name) => layerColumn(name).sums);
  return new Map(
    columns.map((name) => {
      const sum = sumOf(rows, name);
      const whole = sumOf(all, name);
      return [name, { sum, share: sum === null || !whole ? null : sum / whole }];
    }),
  );
}

function sumOf(rows: readonly LayerRow[], column: LayerColumn): number | null {
  const { value } = layerColumn(column);
  return rows.reduce<number | null>((sum, row) => {
    const own = value(row);
    return sum === null || typeof own !== 'number' ? null : sum + own;
  }, 0);
}
