import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { settledScoring } from '../../../../src/protocol/settings/scoring';
import { comparableChannelScores } from '../../../../src/saliency/choosing/comparable';
import { magnitude } from '../../../../src/saliency/criteria/magnitude';
import { random } from '../../../../src/saliency/criteria/random';
import { hiddenUnits } from '../../../fixtures/hiddenUnits';

const input = () =>
  hiddenUnits([
    [3, 4, 12, 100],
    [1, 2, 2, 100],
  ]);

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

  it('of what no weights compute is nothing, by any norm', () => {
    const { structure, ...rest } = input();
    const [first, ...others] = structure.channels;
    const slices = (first?.slices ?? []).map((slice) => ({ ...slice, indices: new Int32Array() }));
    const empty = { ...rest, structure: { ...structure, channels: [{ id: 0, slices }, ...others] } };
    for (const norm of ['l1', 'l2', 'mean'] as const)
      expect(magnitude.neuron.scores({ ...empty, settings: settledScoring({ norm }) })[0]).toBe(0);
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
