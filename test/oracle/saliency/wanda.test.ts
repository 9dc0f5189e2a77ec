import { describe, expect, it } from 'vitest';
import { wanda } from '../../../src/saliency/criteria/wanda';
import type { ScoringInput } from '../../../src/saliency/criterion';

describe('Wanda', () => {
  it('is the weight times the size of its input, as a share of the kernel', () => {
    // Two inputs whose mean squares are 4 and 9, two outputs.
    const values = Float32Array.of(1, -2, 3, 0.5);
    const block = { count: 5, gram: Float64Array.of(4, 1, 1, 9), means: Float64Array.of(0, 0), elements: Int32Array.of(0, 2, 1, 3) };
    const input = { model: { weights: new Map([['w', { values }]]) }, evidence: { inputs: new Map([['w', [block]]]) } };
    const scores = wanda.parameter.scores(input as unknown as ScoringInput).get('w') ?? [];
    const plain = [1 * 2, 2 * 2, 3 * 3, 0.5 * 3];
    const whole = Math.hypot(...plain);
    plain.forEach((score, i) => {
      expect(scores[i]).toBeCloseTo(score / whole, 6);
    });
  });
});
