import { expect, it } from 'vitest';
import { tensorLoss } from '../../../../src/compress/quantize/tensorLoss';
import { vector } from '../../../fixtures/modelOfWeights';

it('counts the values that became zero, of those that were not, and measures the change by its norm', () => {
  expect(tensorLoss(vector('w', [3, 0, 0, 4, 0.5, -0.5]), vector('w', [3, 0, 0, 4, 0, 0]))).toEqual({
    name: 'w',
    nonzero: 4,
    becameZero: 2,
    zeroShare: 0.5,
    relativeError: Math.sqrt(0.5 / 25.5),
  });
});

it('has no share and no error of a tensor of zeros', () => {
  expect(tensorLoss(vector('w', [0, 0]), vector('w', [0, 0]))).toMatchObject({ zeroShare: 0, relativeError: 0 });
});

it('says how it is stored: type, levels in use, and bits by the entropy of the bytes', () => {
  const before = vector('w', [0, 1, 2, 2]);
  const bytes = { ...before, quantization: { dtype: 'uint8', scale: 1, min: 0 } } as const;
  expect(tensorLoss(before, bytes)).toMatchObject({ dtype: 'uint8', levels: 3, bits: 1.5 });
  // Of two bytes a value, low ones 0, 1, 2, 2 and high ones all 0.
  const pairs = { ...before, quantization: { dtype: 'uint16', scale: 1, min: 0 } } as const;
  const entropy = (5 / 8) * Math.log2(8 / 5) + (1 / 8) * 3 + (2 / 8) * 2;
  expect(tensorLoss(before, pairs)).toMatchObject({ dtype: 'uint16', levels: 3 });
  expect(tensorLoss(before, pairs).bits).toBeCloseTo(2 * entropy, 12);
});
