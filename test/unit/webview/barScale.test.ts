import { describe, expect, it } from 'vitest';
import { barScale } from '../../../webview/charts/barScale';

describe('the scale of bars', () => {
  it('is linear where scores lie close together', () => {
    const scale = barScale([1, 2, 4, null]);
    expect(scale.kind).toBe('linear');
    expect([0, 1, 2, 4].map((score) => scale.length(score))).toEqual([0, 0.25, 0.5, 1]);
  });

  it('tells scores apart that a linear one would draw as a pixel', () => {
    // As of OBD-SD: most scores are a thousandth of the largest.
    const scores = Array.from({ length: 300 }, (_, i) => 1e-6 * 1.05 ** i);
    const scale = barScale(scores);
    expect(scale.kind).toBe('logarithmic');
    const long = scores.filter((score) => scale.length(score) > 0.05).length;
    expect(scores.filter((score) => score / (scores.at(-1) ?? 1) > 0.05).length).toBeLessThan(70);
    expect(long).toBeGreaterThan(280);
    for (const [i, score] of scores.entries()) expect(scale.length(score)).toBeGreaterThanOrEqual(scale.length(scores[i - 1] ?? 0));
    expect(scale.length(scores.at(-1) ?? 0)).toBeCloseTo(1, 12);
  });

  it('does not stretch to one score that is far below the rest', () => {
    const scores = [1e-30, ...Array.from({ length: 99 }, (_, i) => 10 ** (i / 33))];
    const scale = barScale(scores);
    expect(scale.low).toBeGreaterThan(0.9);
    expect(scale.length(1e-30)).toBeGreaterThan(0);
  });

  it('has no length for 0, and none at all without scores', () => {
    expect(barScale([0, 1e-6, 1]).length(0)).toBe(0);
    expect(barScale([0, 0]).length(0)).toBe(0);
    expect(barScale([null]).high).toBe(0);
    expect(barScale([]).length(1)).toBe(0);
  });
});
