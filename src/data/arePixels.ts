import type { Shape } from '../base/shape';
import type { ExpectedPort } from './expectedPorts';
import { withoutOnes } from './fitAxes';
import { isPictureShape } from './isPictureShape';
import type { RawArray } from './rawSamples';

/**
 * Whether unsigned bytes are the pixels of pictures, by their shape and by that which they get: two spatial axes and 1, 3
 * or 4 channels at the end; or two axes alone that go into an input of one channel or into a flat one, or are square.
 */
export function arePixels(found: Shape, fitted: Shape, port: ExpectedPort | undefined): boolean {
  return isPictureShape(fitted) || (isPictureShape(found) && fitted.length === 1) || isGrey(found, fitted, port);
}

function isGrey(found: Shape, fitted: Shape, port: ExpectedPort | undefined): boolean {
  const [height, width, ...others] = withoutOnes(found);
  const [fittedHeight, fittedWidth, ...fittedOthers] = withoutOnes(fitted);
  if (height === undefined || others.length > 0 || fittedOthers.length > 0) return false;
  // A flat sample that becomes a square is a picture too.
  if (width === undefined) return fitted.length === 2 && fittedHeight === fittedWidth;
  if (!port || fitted.length === 3) return true;
  return fitted.length === 1 || height === width;
}

/** The largest value of these arrays of one input, those of all parts of a data set. */
export function largestOf(arrays: readonly (RawArray | undefined)[]): number {
  let largest = 0;
  for (const array of arrays) {
    const values = array?.values ?? [];
    for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i] ?? 0);
  }
  return largest;
}
