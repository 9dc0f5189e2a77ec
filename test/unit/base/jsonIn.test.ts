import { expect, it } from 'vitest';
import { jsonIn } from '../../../src/base/json';

it('gives what a text stands for, and nothing for a text that is no JSON', () => {
  expect(jsonIn('{"a": [1, null]}')).toEqual({ a: [1, null] });
  expect(jsonIn('null')).toBeNull();
  expect(['', '{"a": 1', 'undefined'].map(jsonIn)).toEqual([undefined, undefined, undefined]);
});
