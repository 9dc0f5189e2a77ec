import { describe, expect, it } from 'vitest';
import { fixtureModel } from '../../webview-harness/fixtureModel';
import { LAYER_COLUMN_NAMES } from '../../../webview/store/layerColumns';
import { sortLayers, type LayerSort } from '../../../webview/store/layerOrder';
import { nextSort } from '../../../webview/store/sorting';

// What compressing each layer's weights gives comes later than the rows.
const layers = fixtureModel().layers.map((layer) => ({ ...layer, gzipBytes: layer.bytes / 2, brotliBytes: layer.bytes / 3 }));
const ORDER: LayerSort = { column: 'order', descending: false };
const [any] = layers;
const named = (name: string, change: object = {}) => ({ ...any, name, ...change }) as (typeof layers)[number];

describe('sortLayers', () => {
  it('sorts figures and keeps equal ones in the model’s order', () => {
    const sorted = sortLayers(layers, { column: 'params', descending: true });
    expect(sorted[0]?.name).toBe('dense_1');
    const withoutParams = sorted.filter(({ params }) => params === 0).map(({ name }) => name);
    expect(withoutParams).toEqual(layers.filter(({ params }) => params === 0).map(({ name }) => name));
  });

  it.each(LAYER_COLUMN_NAMES)('sorts both ways by %s', (column) => {
    const up = sortLayers(layers, { column, descending: false });
    const down = sortLayers(layers, { column, descending: true });
    expect(up[0]?.name).not.toBe(down[0]?.name);
    expect([...up].sort(byName)).toEqual([...layers].sort(byName));
  });

  it('sorts numbers in names as numbers', () => {
    const rows = ['block_10', 'block_9', 'block'].map((name) => named(name));
    expect(sortLayers(rows, { column: 'name', descending: false }).map(({ name }) => name)).toEqual(['block', 'block_9', 'block_10']);
  });

  it('puts what is not known last, either way', () => {
    const rows = [named('unknown', { macs: null }), named('small', { macs: 1 }), named('large', { macs: 2 })];
    const names = (descending: boolean) => sortLayers(rows, { column: 'macs', descending }).map(({ name }) => name);
    expect(names(false)).toEqual(['small', 'large', 'unknown']);
    expect(names(true)).toEqual(['large', 'small', 'unknown']);
  });

  it('does not change the list it is given', () => {
    const before = [...layers];
    sortLayers(layers, { column: 'bytes', descending: true });
    expect(layers).toEqual(before);
  });
});

describe('nextSort', () => {
  it('goes down, up, and back to the model’s order for figures', () => {
    const down = nextSort(ORDER, 'macs', false);
    const up = nextSort(down, 'macs', false);
    expect(down).toEqual({ column: 'macs', descending: true });
    expect(up).toEqual({ column: 'macs', descending: false });
    expect(nextSort(up, 'macs', false)).toEqual(ORDER);
  });

  it('starts words from A', () => {
    const up = nextSort({ column: 'macs', descending: true }, 'name', true);
    expect(up).toEqual({ column: 'name', descending: false });
    expect(nextSort(up, 'name', true)).toEqual({ column: 'name', descending: true });
  });
});

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
