import { describe, expect, it } from 'vitest';
import { settledScoring } from '../../../../src/protocol/settings/scoring';
import { dropout } from '../../../../src/saliency/criteria/dropout';
import { hiddenUnits } from '../../../fixtures/hiddenUnits';

/** Four units of which 3 and 1 are removed, in this order of columns, by two pairs of masks. */
const masks = {
  channels: Int32Array.of(3, 1),
  removed: Uint8Array.of(1, 0, 0, 1, 1, 1, 0, 0),
  losses: Float64Array.of(5, 2, 9, 1),
};

function input(estimate: 'ridge' | 'difference') {
  const units = [0, 1, 2, 3].map((i) => [i, 1, 0, 1] as const);
  return { ...hiddenUnits(units), settings: settledScoring({ estimate }), evidence: { masks } };
}

describe('dropout', () => {
  it('looks at losses under masks', () => {
    expect(dropout.needs()).toEqual({ masks: true });
    expect(() => dropout.neuron.scores({ ...input('ridge'), evidence: {} })).toThrow('no masks were measured');
  });

  it("scores a channel by its column's damage, the others not at all", () => {
    // Channel 3 is removed in rows 0 and 2, channel 1 in rows 1 and 2.
    expect([...dropout.neuron.scores(input('difference'))]).toEqual([
      Number.NaN,
      (2 + 9) / 2 - (5 + 1) / 2,
      Number.NaN,
      (5 + 9) / 2 - (2 + 1) / 2,
      Number.NaN,
    ]);
    expect(dropout.neuron.scores(input('ridge'))).not.toEqual(dropout.neuron.scores(input('difference')));
  });

  it('gives the standard errors of the same columns', () => {
    // A pair counts as one: what it takes from each mean, squared, summed, for two pairs twice.
    const ofChannel1 = Math.sqrt(2 * ((-(5 - 3) / 2 + (2 - 5.5) / 2) ** 2 + ((9 - 5.5) / 2 - (1 - 3) / 2) ** 2));
    const ofChannel3 = Math.sqrt(2 * (((5 - 7) / 2 - (2 - 1.5) / 2) ** 2 + ((9 - 7) / 2 - (1 - 1.5) / 2) ** 2));
    const errors = dropout.neuron.errors(input('difference'));
    expect(errors[1]).toBeCloseTo(ofChannel1, 12);
    expect(errors[3]).toBeCloseTo(ofChannel3, 12);
    expect([0, 2, 4].map((id) => errors[id])).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
