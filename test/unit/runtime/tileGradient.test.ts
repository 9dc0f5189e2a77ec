import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';

beforeAll(() => startBackend('wasm'));

/** <dy, tile(x)> is linear in x: its gradient in an element is the sum of dy at the element's copies. */
function byHand(dy: ArrayLike<number>, shape: readonly number[], reps: readonly number[]): number[] {
  const tiled = shape.map((size, axis) => size * (reps[axis] ?? 1));
  const gradient = new Array<number>(shape.reduce((product, size) => product * size, 1)).fill(0);
  for (let i = 0; i < dy.length; i++) {
    let rest = i;
    let element = 0;
    let stride = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const at = rest % (tiled[axis] ?? 1);
      rest = Math.floor(rest / (tiled[axis] ?? 1));
      element += (at % (shape[axis] ?? 1)) * stride;
      stride *= shape[axis] ?? 1;
    }
    gradient[element] = (gradient[element] ?? 0) + (dy[i] ?? 0);
  }
  return gradient;
}

describe('the gradient of Tile', () => {
  it.each([
    [[3], [4]],
    [
      [5, 1],
      [1, 3],
    ],
    [
      [1, 4],
      [6, 1],
    ],
    [
      [2, 3],
      [2, 2],
    ],
    [
      [2, 3],
      [1, 1],
    ],
    [
      [2, 1, 3],
      [2, 4, 1],
    ],
    [
      [2, 1, 3, 2],
      [1, 2, 2, 3],
    ],
    [
      [1, 2, 1, 3, 2],
      [3, 1, 2, 2, 1],
    ],
  ])('of %j, %j times', (shape, reps) => {
    const before = tf.memory().numTensors;
    const x = tf.randomNormal(shape, 0, 1, 'float32', 1);
    const dy = tf.randomNormal(
      shape.map((size, axis) => size * (reps[axis] ?? 1)),
      0,
      1,
      'float32',
      2,
    );
    const gradient = tf.grad((tensor) => tf.tile(tensor, reps))(x, dy);
    expect(gradient.shape).toEqual(shape);
    const expected = byHand(dy.dataSync(), shape, reps);
    gradient.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5));
    tf.dispose([x, dy, gradient]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes as many kernels for many copies as for few', async () => {
    const kernels = async (copies: number): Promise<number> => {
      const { kernels: run } = await tf.profile(() => tf.grad((x) => tf.tile(x, [copies, 1]))(tf.ones([1, 3]), tf.ones([copies, 3])));
      return run.length;
    };
    expect(await kernels(100)).toBe(await kernels(2));
  });
});
