import { describe, expect, it } from 'vitest';
import type { LossName } from '../../../src/data/lossName';
import { uninformedLoss } from '../../../src/training/uninformedLoss';
import { toyData } from '../../fixtures/toyData';

const LABELS = Int32Array.of(0, 0, 0, 1, 1, 2, 0, 2);
const ENTROPY = -(0.5 * Math.log(0.5) + 0.25 * Math.log(0.25) * 2);

describe('the loss of knowing nothing', () => {
  it.each(['categoricalCrossentropy', 'softmaxCrossentropy'] as const)('is the entropy of the classes for %s', (loss) => {
    const dataset = toyData(8, [[2]], { kind: 'classes', shape: [], labels: LABELS, classes: 3 });
    expect(uninformedLoss(dataset, { loss, output: 0, units: 3, rows: 1 })).toBeCloseTo(ENTROPY, 6);
    // Four samples of two positions each.
    const positions = toyData(4, [[2]], { kind: 'classes', shape: [2], labels: LABELS, classes: 3 });
    expect(uninformedLoss(positions, { loss, output: 0, units: 3, rows: 2 })).toBeCloseTo(ENTROPY, 6);
  });

  it('is the variance for the squared error, and the entropy for a yes or no', () => {
    const values = Float32Array.of(0, 1, 1, 1);
    const ofValues = (loss: LossName): number =>
      uninformedLoss(toyData(4, [[2]], { kind: 'values', shape: [1], values }), { loss, output: 0, units: 1, rows: 1 });
    const entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
    expect(ofValues('meanSquaredError')).toBeCloseTo(0.1875, 6);
    expect(ofValues('meanAbsoluteError')).toBeCloseTo(0.375, 6);
    expect(ofValues('binaryCrossentropy')).toBeCloseTo(entropy, 6);
    expect(ofValues('sigmoidCrossentropy')).toBeCloseTo(entropy, 6);
  });
});
