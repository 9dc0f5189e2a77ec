import { describe, expect, it } from 'vitest';
import { fixtureModel } from '../../webview-harness/fixtureModel';
import { graphModel } from '../../webview-harness/fixtureGraph';
import { layerUnits, sumCell, unitOf } from '../../../webview/elements/layerCells';
import { restoreChoices } from '../../../webview/store/choices';
import { LAYER_COLUMN_NAMES } from '../../../webview/store/layerColumns';
import { layerName, leftOutScopes, weightName } from '../../../webview/store/layerNames';
import { layerSums } from '../../../webview/store/layerSums';
import { clampedWidth, keyedWidth, LEAST_WIDTH, MOST_WIDTH } from '../../../webview/text/columnWidth';
import { thresholdIn } from '../../../webview/text/numberList';

const { layers, totals } = fixtureModel();

describe('the choices of columns', () => {
  it('show all but those that are asked for, at first', () => {
    const { columns } = restoreChoices(null);
    expect(LAYER_COLUMN_NAMES.filter((name) => !columns.includes(name))).toEqual(['gzipBytes', 'brotliBytes', 'channels']);
  });

  it('are restored, and fall back where they make no sense any more', () => {
    const kept = {
      columns: ['params', 'channels'],
      columnWidths: { layers: { params: 120 } },
      saliencySort: { column: 'heat', descending: true },
    };
    expect(restoreChoices(kept)).toMatchObject(kept);
    expect(restoreChoices({ columns: ['params', 'gone'], columnWidths: { layers: 7 }, saliencySort: { column: 'order2' } })).toMatchObject({
      columns: restoreChoices(null).columns,
      columnWidths: {},
      saliencySort: { column: 'order', descending: false },
    });
  });
});

describe('a column’s width', () => {
  it('stays within reach', () => {
    expect([clampedWidth(-5), clampedWidth(99.6), clampedWidth(1e9)]).toEqual([LEAST_WIDTH, 100, MOST_WIDTH]);
  });

  it('is changed by keys', () => {
    expect(['ArrowLeft', 'ArrowRight', 'Home', 'a'].map((key) => keyedWidth(key, 100, false))).toEqual([90, 110, LEAST_WIDTH, undefined]);
    expect(keyedWidth('ArrowRight', 100, true)).toBe(150);
    expect(keyedWidth('ArrowLeft', LEAST_WIDTH, true)).toBe(LEAST_WIDTH);
  });
});

describe('layerSums', () => {
  it('are the model’s totals over all layers', () => {
    const sums = layerSums(layers, layers);
    expect(sums.get('params')).toEqual({ sum: totals.params, share: 1 });
    expect(sums.get('bytes')).toEqual({ sum: totals.bytes, share: 1 });
    expect(sums.get('macs')).toEqual({ sum: totals.macs, share: 1 });
    expect(sums.has('sparsity')).toBe(false);
  });

  it('say what part some layers are, and nothing of what is not known', () => {
    const some = layers.filter(({ className }) => className === 'Dense');
    expect(layerSums(some, layers).get('bytes')?.share).toBeCloseTo(some.reduce((sum, { bytes }) => sum + bytes, 0) / totals.bytes, 12);
    const untraced = layers.map((layer) => ({ ...layer, macs: null }));
    expect(layerSums(untraced, untraced).get('macs')).toEqual({ sum: null, share: null });
    expect(layerSums([], []).get('bytes')).toEqual({ sum: 0, share: null });
  });
});

describe('units of the layer table', () => {
  it('are one for each column, said in its head', () => {
    const units = layerUnits(layers);
    expect([unitOf('bytes', units), unitOf('macs', units), unitOf('params', units)]).toEqual(['kB', 'k', '']);
    expect(sumCell('bytes', totals.bytes, units)).toBe('1,922.6');
    expect(sumCell('params', 480_650, units)).toBe('480,650');
    expect(sumCell('macs', null, units)).toBe('–');
  });

  it('leave out what a column called bytes says itself', () => {
    const small = layers.map((layer) => ({ ...layer, bytes: 12, activationBytes: 8 }));
    expect([unitOf('bytes', layerUnits(small)), unitOf('activationBytes', layerUnits(small))]).toEqual(['', 'B']);
  });
});

describe('names of layers', () => {
  const graph = graphModel().layers;

  it('are told apart in a graph, and what they lost can be told', () => {
    const shown = graph.map(({ name }) => layerName(graph, name).shown);
    expect(new Set(shown).size).toBe(graph.length);
    expect(shown).toContain('…/block_1_expand');
    expect(shown).toContain('batch_normalization_87');
    expect(leftOutScopes(graph)).toEqual([
      'StatefulPartitionedCall/keypoint_net_mobile_feature_extractor/model_1/model/',
      'StatefulPartitionedCall/',
    ]);
  });

  it('keep the end of a weight’s, and are whole where they are none of the model’s', () => {
    const [weight] = graph.flatMap(({ weights }) => weights);
    expect(weightName(graph, weight?.name ?? '').shown).toBe('Conv1/kernel');
    expect(layerName(graph, 'x/y').shown).toBe('x/y');
    expect(leftOutScopes(layers)).toEqual([]);
  });
});

describe('a threshold', () => {
  it.each<[string, number | undefined]>([
    ['0.1', 0.1],
    [' 1e-4 ', 1e-4],
    ['0,5', 0.5],
    ['abc', undefined],
    ['', undefined],
    ['1,000.5', undefined],
    ['Infinity', undefined],
  ])('is read from %j', (text, value) => {
    expect(thresholdIn(text)).toBe(value);
  });
});
