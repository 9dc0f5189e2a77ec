import { describe, expect, it } from 'vitest';
import { analyseStructure } from '../../../../src/trace/structure/analyseStructure';
import { costOf } from '../../../../src/trace/cost/cost';
import { forecastCost } from '../../../../src/trace/cost/forecast';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

describe('cost', () => {
  it('counts contractions for one sample, elementwise operations not', () => {
    const t = new HandMadeTrace();
    const image = t.input([2, 8, 8, 3]);
    const conv = t.call('Conv2D', { x: image, filter: t.weight('conv', [3, 3, 3, 5]) }, [2, 6, 6, 5], {}, 'conv');
    const relu = t.call('Relu', { x: conv }, [2, 6, 6, 5], {}, 'conv');
    const deep = t.call('FusedDepthwiseConv2D', { x: relu, filter: t.weight('deep', [3, 3, 5, 2]) }, [2, 4, 4, 10], {}, 'deep');
    const up = t.call('Conv2DBackpropInput', { dy: deep, filter: t.weight('up', [2, 2, 7, 10]) }, [2, 8, 8, 7], {}, 'up');
    const flat = t.call('Reshape', { x: up }, [2, 448]);
    const out = t.dense('out', 4, flat);
    const { macs } = forecastCost(costOf(t.finish(out)), new Set());
    expect(Object.fromEntries(macs)).toEqual({
      conv: 6 * 6 * 5 * 3 * 3 * 3,
      deep: 4 * 4 * 10 * 3 * 3,
      up: 4 * 4 * 10 * 2 * 2 * 7,
      out: 448 * 4,
    });
  });

  it('forecasts a cut without a new trace: both sides of a channel shrink', () => {
    const t = new HandMadeTrace();
    const trace = t.finish(t.dense('b', 4, t.dense('a', 10)));
    const structure = analyseStructure(trace, []);
    const terms = costOf(trace, structure);
    const [first, second] = structure.layers[0]?.channels ?? [];
    expect(Object.fromEntries(forecastCost(terms, new Set([first ?? -1, second ?? -1])).macs)).toEqual({ a: 3 * 8, b: 8 * 4 });
  });

  it('adds up time steps in one term', () => {
    const t = new HandMadeTrace();
    const kernel = t.weight('kernel', [3, 4]);
    const x = t.input([2, 3]);
    const steps = [1, 2, 3].map(() => t.call('_FusedMatMul', { a: x, b: kernel }, [2, 4], {}, 'rnn'));
    const trace = t.finish(...steps);
    expect(costOf(trace)).toEqual([{ kind: 'macs', layer: 'rnn', constant: 36, factors: [] }]);
  });
});
