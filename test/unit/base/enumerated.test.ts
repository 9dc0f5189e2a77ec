import { expect, it } from 'vitest';
import { enumerated } from '../../../src/base/enumerated';

it('puts "and" before the last of several names', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(enumerated)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});
