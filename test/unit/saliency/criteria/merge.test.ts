import { settledScoring } from '../../../../src/protocol/settings/scoring';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import type { Model, Weight } from '../../../../src/model/model';
import type { ScoringInput } from '../../../../src/saliency/criterion';
import { merge } from '../../../../src/saliency/criteria/merge';
import type { Channel } from '../../../../src/trace/structure/structure';

/** Units by their incoming weights (two inputs and a bias) and one outgoing weight each. */
function input(units: readonly (readonly [number, number, number, number])[]): ScoringInput {
  const weight = (name: string, shape: number[], values: number[]): Weight => ({
    name,
    shape,
    dtype: 'float32',
    values: Float32Array.from(values),
  });
  const n = units.length;
  const weights = [
    weight('a/kernel', [2, n], [...units.map(([x]) => x), ...units.map(([, y]) => y)]),
    weight(
      'a/bias',
      [n],
      units.map(([, , bias]) => bias),
    ),
    weight(
      'b/kernel',
      [n, 1],
      units.map(([, , , out]) => out),
    ),
  ];
  const model: Model = {
    format: 'layers-model',
    file: 'model.json',
    topology: {},
    weights: new Map(weights.map((each) => [each.name, each])),
    groups: [],
    extras: {},
    warnings: [],
  };
  const channels = units.map((_, id): Channel => ({
    id,
    slices: [
      { weight: 'a/kernel', axis: 1, role: 'producer', indices: Int32Array.of(id) },
      { weight: 'a/bias', axis: 0, role: 'carrier', indices: Int32Array.of(id) },
      { weight: 'b/kernel', axis: 0, role: 'consumer', indices: Int32Array.of(id) },
    ],
  }));
  const structure = {
    channels,
    layers: [{ layer: 'a', channels: Int32Array.from(channels, ({ id }) => id) }],
    kernelWeights: [],
    layerKernels: [],
    layerTensors: [],
    tensorAxes: new Map(),
    reads: [],
    unknownKernels: [],
  };
  const layerOf = new Map([
    ['a/kernel', 'a'],
    ['a/bias', 'a'],
    ['b/kernel', 'b'],
  ]);
  return { model, structure, layerOf, random: seededRandom(1), settings: settledScoring({}), evidence: {} };
}

describe('how replaceable a neuron is', () => {
  it('is the distance to the nearest of the same length, times what depends on it', () => {
    const scores = merge.neuron.scores(
      input([
        [3, 4, 0, 2],
        [0, 0, 2, 1],
        [4, 3, 0, 1],
      ]),
    );
    // The cosine of units 0 and 2 is 24/25, their squared length 25: 2 * 25 * 0.04 = 2, times 4 and times 1.
    expect(scores[2]).toBeCloseTo(2, 5);
    // Unit 2 has gone: unit 1 is at right angles to unit 0, 2 * 4 * 1; then unit 0 is left alone, 2 * 25 * 4.
    expect(scores[1]).toBeCloseTo(8, 5);
    expect(scores[0]).toBeCloseTo(200, 4);
  });

  it('lets one of two equals go and keeps the other', () => {
    const scores = merge.neuron.scores(
      input([
        [1, 2, 1, 3],
        [2, 4, 2, 3],
        [5, -1, 0, 0.5],
      ]),
    );
    expect(Math.min(scores[0] ?? 1, scores[1] ?? 1)).toBeCloseTo(0, 5);
    expect(Math.max(scores[0] ?? 0, scores[1] ?? 0)).toBeGreaterThan(1);
  });
});
