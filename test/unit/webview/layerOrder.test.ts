import { describe, expect, it } from 'vitest';
import { fixtureModel } from '../../webview-harness/fixtureModel';
import { filterLayers, nextSort, sortLayers, type LayerSort } from '../../../webview/store/layerOrder';

const { layers } = fixtureModel();
const ORDER: LayerSort = { column: 'order', descending: false };

describe('filterLayers', () => {
  it('wants every word, in name or class, whatever the case', () => {
    const names = filterLayers(layers, 'CONV2D block_6').map(({ name }) => name);
    expect(names).toEqual(['block_6_expand', 'block_6_depthwise', 'block_6_project']);
  });

  it('knows @prunable and @fixed', () => {
    const prunable = filterLayers(layers, '@prunable');
    expect(prunable.length).toBeGreaterThan(0);
    expect(prunable.every((layer) => (layer.prunable ?? 0) > 0)).toBe(true);
    expect(filterLayers(layers, '@fixed').map(({ name }) => name)).toContain('predictions');
    expect(filterLayers(layers, '@prunable @fixed')).toEqual([]);
  });

  it('leaves the list alone without words', () => {
    expect(filterLayers(layers, '  ')).toBe(layers);
  });
});

describe('sortLayers', () => {
  it('sorts figures and keeps equal ones in the model’s order', () => {
    const sorted = sortLayers(layers, { column: 'params', descending: true });
    expect(sorted[0]?.name).toBe('dense_1');
    const withoutParams = sorted.filter(({ params }) => params === 0).map(({ name }) => name);
    expect(withoutParams).toEqual(layers.filter(({ params }) => params === 0).map(({ name }) => name));
  });

  it('sorts numbers in names as numbers', () => {
    const named = ['block_10', 'block_9'].map((name) => ({ ...layers[0], name }) as (typeof layers)[number]);
    expect(sortLayers(named, { column: 'name', descending: false }).map(({ name }) => name)).toEqual(['block_9', 'block_10']);
  });

  it('does not change the list it is given', () => {
    const before = [...layers];
    sortLayers(layers, { column: 'bytes', descending: true });
    expect(layers).toEqual(before);
  });
});

describe('nextSort', () => {
  it('goes down, up, and back to the model’s order for figures', () => {
    const down = nextSort(ORDER, 'macs');
    const up = nextSort(down, 'macs');
    expect(down).toEqual({ column: 'macs', descending: true });
    expect(up).toEqual({ column: 'macs', descending: false });
    expect(nextSort(up, 'macs')).toEqual(ORDER);
  });

  it('starts words from A', () => {
    expect(nextSort({ column: 'macs', descending: true }, 'name')).toEqual({ column: 'name', descending: false });
  });
});
