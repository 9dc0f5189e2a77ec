import { beforeAll, expect, it } from 'vitest';
import { observe } from '../../../../src/compress/merge/observe';
import { readFields } from '../../../../src/compress/merge/readFields';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tf } from '../../../../src/runtime/tf';

beforeAll(() => startBackend('wasm'));

it('channels that are read equally often make a field, each place by itself', () => {
  expect(readFields(Int32Array.of(7, -1, 8, 9, 8))).toEqual([
    { ids: [7, 9], places: [Int32Array.of(0, 3)] },
    { ids: [8], places: [Int32Array.of(2), Int32Array.of(4)] },
  ]);
  expect(readFields(Int32Array.of(-1))).toEqual([]);
});

it.each<[string, number[], number, number[], number[][]]>([
  [
    'a row for each sample',
    [2, 3],
    1,
    [0, 1, 2],
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
  [
    'a row for each position, from channels in front',
    [1, 2, 3],
    1,
    [0, 1],
    [
      [0, 3],
      [1, 4],
      [2, 5],
    ],
  ],
  [
    'a row for each place, side by side',
    [1, 4],
    1,
    [0, 1, 0, 1],
    [
      [0, 1],
      [2, 3],
    ],
  ],
  [
    'a row for each place, one place after the other',
    [2, 4],
    1,
    [0, 0, 1, 1],
    [
      [0, 2],
      [4, 6],
      [1, 3],
      [5, 7],
    ],
  ],
  [
    'only the channels of the field',
    [2, 3],
    1,
    [-1, 1, 0],
    [
      [1, 2],
      [4, 5],
    ],
  ],
])('the activations of a field have %s', (_, shape, axis, channels, rows) => {
  const before = tf.memory().numTensors;
  const size = shape.reduce((product, length) => product * length, 1);
  const [field] = readFields(Int32Array.from(channels));
  if (!field) throw new Error('no field');
  const tensor = tf.range(0, size, 1, 'int32').reshape(shape);
  const found = observe(tensor, axis, field);
  expect(found.dtype).toBe('float32');
  expect(found.arraySync()).toEqual(rows);
  found.dispose();
  expect(tf.memory().numTensors).toBe(before + 2);
  tf.disposeVariables();
});
