import { describe, expect, it } from 'vitest';
import { binHeat, binTicks, heatByLayer } from '../../../webview/charts/heat';

const ranked = (name: string, scores: (number | null)[]) => ({
  name,
  count: scores.length,
  min: 0,
  mean: 0,
  max: 0,
  scores,
});

describe('heatByLayer', () => {
  const layers = [ranked('a', [1, 100, null]), ranked('b', [2, 3, 3])];

  it('ranks over the whole model', () => {
    const heat = heatByLayer(layers, 'global');
    expect(heat.get('a')).toEqual([0, 1, null]);
    expect(heat.get('b')).toEqual([0.25, 0.5, 0.5]);
  });

  it('ranks within each layer', () => {
    expect(heatByLayer(layers, 'layer').get('b')).toEqual([0, 0.5, 0.5]);
  });

  it('is made once for each ranking and scope', () => {
    expect(heatByLayer(layers, 'global')).toBe(heatByLayer(layers, 'global'));
    expect(heatByLayer(layers, 'layer')).not.toBe(heatByLayer(layers, 'global'));
    expect(heatByLayer([...layers], 'global')).not.toBe(heatByLayer(layers, 'global'));
  });

  it('leaves out what has no scores by channel', () => {
    expect(heatByLayer([{ name: 'kernel', count: 9, min: 0, mean: 1, max: 2 }], 'global').size).toBe(0);
  });
});

describe('bins', () => {
  it('average neighbours and ignore what can’t be cut', () => {
    expect(binHeat([0, 1, null, 0.5, null, null], 3)).toEqual([0.5, 0.5, null]);
  });

  it('leave short strips alone', () => {
    expect(binHeat([0, 1], 26)).toEqual([0, 1]);
  });

  it('cover every channel once, also when the division leaves a rest', () => {
    const all = new Set(Array.from({ length: 7 }, (_, i) => i));
    expect(binTicks(7, all, 3)).toEqual([1, 1, 1]);
    expect(binTicks(7, new Set([0]), 3)).toEqual([0.5, 0, 0]);
  });
});
