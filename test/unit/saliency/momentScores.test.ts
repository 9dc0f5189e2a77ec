import { settledScoring, type ScoreSettings } from '../../../src/protocol/settings/scoring';
import type { MethodName } from '../../../src/protocol/vocabulary';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import type { Weight } from '../../../src/model/model';
import { criteria } from '../../../src/saliency/criteria/criteria';
import { obd } from '../../../src/saliency/criteria/obd';
import { obdSd } from '../../../src/saliency/criteria/obdSd';
import type { ScoringInput } from '../../../src/saliency/criterion';
import type { MomentSums } from '../../../src/trace/curvature/moments';
import type { Channel, ChannelSlice } from '../../../src/trace/structure/structure';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';
import { structureOf } from '../../fixtures/structureOf';

const producer = (weight: string, index: number): ChannelSlice => ({
  weight,
  axis: 1,
  role: 'producer',
  indices: Int32Array.of(index),
});

/** Two channels of `a`, the second made by `b` too, and one that only something reads. */
function input(weights: Record<string, MomentSums>, gates?: MomentSums): ScoringInput {
  const row = (name: string, values: number[]): Weight => ({ ...vector(name, values), shape: [1, values.length] });
  const model = modelOfWeights([row('a', [1, 2]), row('b', [3])]);
  const channels: Channel[] = [
    { id: 0, slices: [producer('a', 0)] },
    { id: 1, slices: [producer('a', 1), producer('b', 0)] },
    { id: 2, slices: [{ ...producer('a', 0), role: 'consumer' }] },
  ];
  const structure = structureOf(channels, {}, { kernelWeights: ['a', 'b'] });
  const moments = { samples: 4, batches: 1, weights: new Map(Object.entries(weights)), missing: [], ...(gates ? { gates } : {}) };
  return { model, structure, layerOf: new Map(), random: seededRandom(0), settings: settledScoring({}), evidence: { moments } };
}

/** Every spread of `obd-sd`, and the other scores by moments. */
const settings: readonly [MethodName, ScoreSettings][] = [
  ...(['obd', 'taylor', 'fisher', 'damage'] as const).map((method): [MethodName, ScoreSettings] => [method, {}]),
  ...(['sd', 'upper', 'batch'] as const).map((spread): [MethodName, ScoreSettings] => ['obd-sd', { spread }]),
];

const h = (...values: number[]): MomentSums => ({ h: Float64Array.from(values) });

describe('scores by moments', () => {
  it('leave out weights of which a moment is not known', () => {
    const scores = obdSd.parameter.scores(input({ a: { ...h(4, 8), h2: Float64Array.of(8, 80) }, b: h(4) }));
    expect([...scores].map(([name, values]) => [name, [...values]])).toEqual([['a', [0.5, 8]]]);
  });

  it('of neurons by their weights have none where a producer has none', () => {
    const settings = settledScoring({ neuronScore: 'weights' });
    // 1/2 w^2 E[h] of the elements 1, 2 and 3.
    expect([...obd.neuron.scores({ ...input({ a: h(4, 8), b: h(12) }), settings })]).toEqual([0.5, 4 + 13.5, Number.NaN]);
    expect([...obd.neuron.scores({ ...input({ a: h(4, 8) }), settings })]).toEqual([0.5, Number.NaN, Number.NaN]);
  });

  it('take the deviation of what does not vary for zero, though rounding says otherwise', () => {
    const gates = { h: Float64Array.of(0.4, 0.4, 0.4), h2: Float64Array.of(0.04 - 1e-17, 0.03999, 0.04) };
    expect([...obdSd.neuron.scores(input({}, gates))]).toEqual([0, 0, 0]);
  });

  it.each(settings)('%s %o reads the moments that it needs, and no others', (method, given) => {
    const told = settledScoring(given);
    const { needs, neuron } = criteria[method];
    const read = new Set<string>();
    const gates = new Proxy<MomentSums>(
      {},
      {
        get(_, name) {
          read.add(String(name));
          return Float64Array.of(1, 1, 1);
        },
      },
    );
    neuron?.scores({ ...input({}, gates), settings: told });
    expect(new Set(needs?.(told).moments)).toEqual(read);
  });

  it('say what was not asked for', () => {
    expect(() => obd.neuron.scores(input({}))).toThrow('the gates were not asked for');
    expect(() => obd.neuron.scores(input({}, { g: new Float64Array(3) }))).toThrow('h was not asked for');
    expect(() => obd.parameter.scores({ ...input({}), evidence: {} })).toThrow('no moments were summed');
  });
});
