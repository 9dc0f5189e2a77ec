import { describe, expect, it } from 'vitest';
import { signedLog } from '../../../webview/charts/signedLog';
import { METHODS } from '../../../src/protocol/methods';
import { recommendationText } from '../../../src/protocol/recommendation';
import { correlationText } from '../../../webview/text/correlationText';

describe('signedLog', () => {
  const scale = signedLog([-0.02, 1e-5, 3e-5, 1e-4, 0.003, 0.5]);

  it('keeps the order of values of any size and sign, and finds them again', () => {
    const values = [-1, -1e-3, -1e-9, 0, 1e-9, 1e-3, 1];
    const places = values.map(scale.place);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const [i, place] of places.entries()) expect(scale.value(place)).toBeCloseTo(values[i] ?? NaN, 12);
    expect(scale.place(0)).toBe(0);
  });

  it('marks zero and the powers of ten that are in range', () => {
    expect(scale.marks).toEqual([-0.01, -0.001, -1e-4, 0, 1e-4, 0.001, 0.01, 0.1]);
  });

  it('has a place for nothing', () => {
    expect(signedLog([]).marks).toEqual([0]);
    expect(signedLog([0, 0]).place(0)).toBe(0);
  });
});

describe('correlationText', () => {
  it('writes the interval where there is one', () => {
    expect(correlationText({ spearman: 0.814, low: -0.05, high: 0.9 })).toBe('0.81 (\u22120.05 to 0.90)');
    expect(correlationText({ spearman: 0.814, low: null, high: null })).toBe('0.81');
    expect(correlationText({ spearman: null, low: null, high: null })).toBe('–');
  });
});

describe('recommendationText', () => {
  const methods = (
    [
      ['random', 2],
      ['obd-sd', 0.5],
      ['obd', 0.75],
    ] as const
  ).map(([method, area]) => {
    return {
      method,
      area,
      spearman: null,
      low: null,
      high: null,
      lossAt: [
        { amount: 0.3, loss: 1 },
        { amount: 0.7, loss: 2 },
      ],
    };
  });
  const answer = { methods, recommended: 'obd-sd', close: ['obd'] } as const;

  it('calls methods as the command line does, or as the reader knows them', () => {
    expect(recommendationText(answer)).toBe(
      "Removing up to 70 % in one shot, obd-sd left the lowest loss on held-out samples (0.500 on average on the way, next obd with 0.750). The samples don't tell it from obd.",
    );
    const shown = recommendationText(answer, (method) => METHODS[method].label);
    expect(shown).toContain('OBD-SD left the lowest loss');
    expect(shown).toContain("don't tell it from OBD.");
    expect(shown).not.toContain('obd');
  });
});
