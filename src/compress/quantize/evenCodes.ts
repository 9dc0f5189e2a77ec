import { LARGEST_CODE } from '../../formats/codec/affineGrid';

/** The codes of a uint8 grid at every `step` from zero's, ascending. */
export function evenCodes(zeroCode: number, step: number): number[] {
  const first = zeroCode % step;
  return Array.from({ length: Math.floor((LARGEST_CODE.uint8 - first) / step) + 1 }, (_, i) => first + i * step);
}
