import type { Shape } from '../base/shape';

/** Numbers of channels that pictures have: grey, RGB, RGBA. */
const CHANNELS: ReadonlySet<number | undefined> = new Set([1, 3, 4]);

/** Whether a sample of this shape looks like a picture: two spatial axes, and 1, 3 or 4 channels at the end. */
export function isPictureShape(shape: Shape): boolean {
  return shape.length === 3 && CHANNELS.has(shape[2]);
}
