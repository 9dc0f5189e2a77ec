import { settledScoring } from '../../../../src/protocol/settings/scoring';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import type { Model, Weight } from '../../../../src/model/model';
import { comparableChannelScores } from '../../../../src/saliency/choosing/comparable';
import { magnitude } from '../../../../src/saliency/criteria/magnitude';
import { random } from '../../../../src/saliency/criteria/random';
import type { ScoringInput } from '../../../../src/saliency/criterion';
import type { Channel, Structure } from '../../../../src/trace/structure/structure';

const weight = (name: string, shape: number[], values: number[]): Weight => ({
  name,
  shape,
  dtype: 'float32',
  values: Float32Array.from(values),
});

/** Two inputs -> two hidden units -> one output. Unit i: column i of `a/kernel`, entry i of `a/bias`, row i of `b/kernel`. */
function input(): ScoringInput {
  const weights = [weight('a/kernel', [2, 2], [3, 1, 4, 2]), weight('a/bias', [2], [12, 2]), weight('b/kernel', [2, 1], [100, 100])];
  const model: Model = {
    format: 'layers-model',
    file: 'model.json',
    topology: {},
    weights: new Map(weights.map((each) => [each.name, each])),
    groups: [],
    extras: {},
    warnings: [],
  };
  const unit = (id: number): Channel => ({
    id,
    slices: [
      { weight: 'a/kernel', axis: 1, role: 'producer', indices: Int32Array.of(id) },
      { weight: 'a/bias', axis: 0, role: 'carrier', indices: Int32Array.of(id) },
      { weight: 'b/kernel', axis: 0, role: 'consumer', indices: Int32Array.of(id) },
    ],
  });
  const structure: Structure = {
    channels: [unit(0), unit(1), { id: 2, slices: [], obstacle: { code: 'modelOutput', detail: 'the output' } }],
    layers: [
      { layer: 'a', channels: Int32Array.of(0, 1) },
      { layer: 'b', channels: Int32Array.of(2) },
    ],
    kernelWeights: ['a/kernel', 'b/kernel'],
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

describe('magnitude', () => {
  it('scores a parameter by its absolute value, kernels only', () => {
    const scores = magnitude.parameter.scores(input());
    expect([...scores.keys()]).toEqual(['a/kernel', 'b/kernel']);
    expect([...(scores.get('a/kernel') ?? [])]).toEqual([3, 1, 4, 2]);
  });

  it('scores a channel by the L2 norm of its column and bias, not of what reads it', () => {
    const scores = magnitude.neuron.scores(input());
    expect(scores[0]).toBeCloseTo(13, 12);
    expect(scores[1]).toBeCloseTo(3, 12);
    expect(scores[2]).toBeNaN();
  });

  it('of a channel is divided by its layer before layers compete; of a weight it is not', () => {
    const { structure } = input();
    expect([magnitude.neuron.comparable, magnitude.parameter.comparable]).toEqual([false, true]);
    const scores = comparableChannelScores(magnitude.neuron.scores(input()), structure);
    const norm = Math.sqrt((169 + 9) / 2);
    expect(scores[0]).toBeCloseTo(13 / norm, 12);
  });
});

describe('random', () => {
  it('is the same for the same seed and another for another', () => {
    const draw = (seed: number): number[] => [...random.neuron.scores({ ...input(), random: seededRandom(seed) })];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1)[2]).toBeNaN();
  });
});
