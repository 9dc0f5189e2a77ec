import { describe, expect, test } from 'vitest';
import { shareBuffers } from '../../../src/workers/shareBuffers';

const large = (): Float32Array => Float32Array.from({ length: 40_000 }, (_, i) => i);

describe('shareBuffers', () => {
  test('puts large buffers into shared memory, however deep they lie', () => {
    const values = large();
    const { list } = shareBuffers({ list: [new Map([['w', { values }]])] });
    const made = list[0]?.get('w')?.values;
    expect(made).toEqual(values);
    expect(made?.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('keeps views on one buffer on one buffer', () => {
    const whole = large();
    const made = shareBuffers([whole, whole.subarray(10, 20)]);
    expect(made[1]).toEqual(whole.subarray(10, 20));
    expect(made[1]?.buffer).toBe(made[0]?.buffer);
  });

  test('copies a buffer once, however often it is sent', () => {
    const values = large();
    expect(shareBuffers({ values }).values.buffer).toBe(shareBuffers([values])[0]?.buffer);
  });

  test('passes on what holds nothing large as the same object', () => {
    const plain = { names: ['a', 'b'], small: new Int32Array(4), none: null, sizes: new Map([['a', [1, 2]]]) };
    expect(shareBuffers(plain)).toBe(plain);
  });

  test('keeps one object one object', () => {
    const weight = { values: large() };
    const [a, b] = shareBuffers([weight, weight]);
    expect(a).toBe(b);
    expect(a).not.toBe(weight);
  });

  test('shares what it has shared no second time', () => {
    const made = shareBuffers({ values: large() });
    expect(shareBuffers(made)).toBe(made);
  });
});
