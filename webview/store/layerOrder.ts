import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { layerColumn, type LayerColumn } from './layerColumns';
import { sortRows, type Sort } from './sorting';

/** How the layers are sorted; `order` is the model's. */
export type LayerSort = Sort<LayerColumn>;

/** The layers sorted by a column of the layer table. */
export function sortLayers(layers: readonly LayerRow[], sort: LayerSort): readonly LayerRow[] {
  return sortRows(layers, sort, (layer, column) => layerColumn(column).value(layer));
}
