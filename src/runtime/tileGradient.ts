import { tf, type Tensor } from './tf';

/**
 * Gives Tile a gradient that is one sum: x's gradient is that of its copies, added up. tfjs's own takes a slice for each copy, which is
 * hundreds of kernels a step where LayerNormalization spreads its numbers over a batch, and refuses more than four axes. To be
 * called after a backend is loaded: tfjs-node brings tfjs's gradients once more.
 */
export function installTileGradient(): void {
  tf.registerGradient({
    kernelName: tf.Tile,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      if (Array.isArray(dy) || !x) throw new Error('Tile has one input and one output');
      const { reps } = attrs;
      if (!Array.isArray(reps)) throw new Error('Tile has no reps');
      return { x: () => sumOfCopies(dy, x.shape, reps.map(Number)) };
    },
  });
}

/** dy [r0 * s0, r1 * s1, …] summed over the r: [s0, s1, …]. Axes of size 1 are left out on the way: few kernels take more than six. */
function sumOfCopies(dy: Tensor, shape: readonly number[], reps: readonly number[]): Tensor {
  const axes = shape.flatMap((size, axis) => {
    const copies = reps[axis] ?? 1;
    return [...(copies > 1 ? [{ length: copies, copied: true }] : []), ...(size > 1 ? [{ length: size, copied: false }] : [])];
  });
  return tf.tidy(() => {
    const apart = tf.reshape(
      dy,
      axes.map(({ length }) => length),
    );
    const summed = tf.sum(
      apart,
      axes.flatMap(({ copied }, axis) => (copied ? [axis] : [])),
    );
    return tf.reshape(summed, [...shape]);
  });
}
