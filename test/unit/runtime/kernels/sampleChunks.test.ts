import { expect, it } from 'vitest';
import { sampleChunks } from '../../../../src/runtime/kernels/sampleChunks';

it('chunks hold 32 MiB of patches at most, or one sample, and leave no sample out', () => {
  const tenMegabytes = { positions: 1024, elements: 2560 };
  expect(sampleChunks(7, tenMegabytes)).toEqual([
    { first: 0, count: 3 },
    { first: 3, count: 3 },
    { first: 6, count: 1 },
  ]);
  expect(sampleChunks(2, { positions: 2 ** 20, elements: 64 })).toEqual([
    { first: 0, count: 1 },
    { first: 1, count: 1 },
  ]);
  expect(sampleChunks(5, { positions: 4, elements: 4 })).toEqual([{ first: 0, count: 5 }]);
});
