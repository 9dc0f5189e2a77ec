import type { Shape } from '../base/shape';
import { sizeOf } from '../base/shape';
import { tf, type Tensor } from './tf';

/** A sliding window over the axes of x [N, ...spatial, C] between the first and the last; one entry for each of them. */
export interface Window {
  readonly filter: Shape;
  readonly strides: Shape;
  readonly dilations: Shape;
  /** Zeros before the first element. */
  readonly before: Shape;
  /** Positions of the window. */
  readonly positions: Shape;
}

/** The name under which a backend may have a kernel for patches of images. */
export const IMAGE_PATCHES = 'ImagePatches';

/**
 * The patches that a convolution multiplies with its filter (im2col): x [N, ...spatial, C] to [N, K, P], K the filter's
 * elements in its own order (spatial, then C) and P the positions. Zeros where the window leaves x. The caller disposes.
 */
export function patchesOf(x: Tensor, window: Window): Tensor {
  const [samples = 0] = x.shape;
  if (window.filter.length === 2 && backendHas(IMAGE_PATCHES)) {
    return tf.engine().runKernel(IMAGE_PATCHES, { x }, attributesOf(window));
  }
  return tf.tidy(() => {
    const padded = pad(x, window);
    const columns = offsetsOf(window.filter).map((offset) =>
      tf.reshape(windowed(padded, window, offset), [samples, sizeOf(window.positions), -1]),
    );
    return tf.transpose(tf.concat(columns, 2), [0, 2, 1]);
  });
}

function backendHas(kernel: string): boolean {
  return tf.getKernelsForBackend(tf.getBackend()).some(({ kernelName }) => kernelName === kernel);
}

function attributesOf({ filter, strides, dilations, before, positions }: Window): tf.NamedAttrMap {
  return { filter: [...filter], strides: [...strides], dilations: [...dilations], before: [...before], positions: [...positions] };
}

function pad(x: Tensor, { filter, strides, dilations, before, positions }: Window): Tensor {
  const paddings = filter.map((size, i): [number, number] => {
    const reach = ((positions[i] ?? 1) - 1) * (strides[i] ?? 1) + (size - 1) * (dilations[i] ?? 1) + 1;
    return [before[i] ?? 0, Math.max(0, reach - (before[i] ?? 0) - (x.shape[i + 1] ?? 0))];
  });
  return paddings.some(([a, b]) => a + b > 0) ? tf.pad(x, [[0, 0], ...paddings, [0, 0]]) : x;
}

/** What one element of the filter sees at every position. */
function windowed(padded: Tensor, { strides, dilations, positions }: Window, offset: Shape): Tensor {
  const begin = [0, ...offset.map((at, i) => at * (dilations[i] ?? 1)), 0];
  const size = positions.map((count, i) => (count - 1) * (strides[i] ?? 1) + 1);
  const end = begin.map((from, axis) => from + (size[axis - 1] ?? padded.shape[axis] ?? 1));
  if (strides.every((stride) => stride === 1))
    return tf.slice(
      padded,
      begin,
      end.map((to, axis) => to - (begin[axis] ?? 0)),
    );
  return tf.stridedSlice(padded, begin, end, [1, ...strides, 1]);
}

/** All index tuples of a shape, the last axis fastest. */
function offsetsOf(shape: Shape): Shape[] {
  return shape.reduce<Shape[]>((all, size) => all.flatMap((offset) => Array.from({ length: size }, (_, i) => [...offset, i])), [[]]);
}
