import { expect, it } from 'vitest';
import { tensorLoss } from '../../../../src/compress/quantize/tensorLoss';

it('counts the values that became zero, of those that were not, and measures the change by its norm', () => {
  const before = Float32Array.of(3, 0, 0, 4, 0.5, -0.5);
  const after = Float32Array.of(3, 0, 0, 4, 0, 0);
  expect(tensorLoss('w', before, after)).toEqual({
    name: 'w',
    nonzero: 4,
    becameZero: 2,
    zeroShare: 0.5,
    relativeError: Math.sqrt(0.5 / 25.5),
  });
});

it('has no share and no error of a tensor of zeros', () => {
  expect(tensorLoss('w', new Float32Array(2), new Float32Array(2))).toMatchObject({ zeroShare: 0, relativeError: 0 });
});
