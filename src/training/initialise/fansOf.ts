import { sizeOf, type Shape } from '../../base/shape';

/** How many numbers go into a unit, how many units read an input, and the mean of both. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly fanAvg: number;
}

/**
 * The fans of a weight as tfjs and Keras count them: of the last two axes, times the window's size before them; of a weight of one axis,
 * of none or of more than five the root of its size, for both. Of a depthwise kernel the axes are input channels and multiplier.
 */
export function fansOf(shape: Shape): Fans {
  const size = sizeOf(shape);
  if (shape.length < 2 || shape.length > 5) return { fanIn: Math.sqrt(size), fanOut: Math.sqrt(size), fanAvg: Math.sqrt(size) };
  const window = sizeOf(shape.slice(0, -2));
  const [inputs = 0, outputs = 0] = shape.slice(-2);
  return { fanIn: inputs * window, fanOut: outputs * window, fanAvg: ((inputs + outputs) * window) / 2 };
}
