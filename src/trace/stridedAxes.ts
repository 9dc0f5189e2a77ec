import type { KernelCall } from '../runtime/trace';
import { numberAttribute, numbersAttribute } from './kernelAttributes';

/**
 * Which axis of a StridedSlice's input stands behind each of its output's; -1 for a new one. The masks are bit fields over the parts of the slice's description:
 * a part may be all the axes that no other part names, a new axis, or one index of an axis, which then is gone.
 */
export function stridedAxes(call: KernelCall, rank: number): number[] {
  const parts = numbersAttribute(call, 'begin')?.length ?? 0;
  const has = (mask: string, part: number): boolean => ((numberAttribute(call, mask, 0) >> part) & 1) === 1;
  const named = Array.from({ length: parts }, (_, part) => part).filter((part) => !has('newAxisMask', part) && !has('ellipsisMask', part));
  const axes: number[] = [];
  let axis = 0;
  for (let part = 0; part < parts; part++) {
    if (has('ellipsisMask', part)) for (const end = axis + rank - named.length; axis < end; axis++) axes.push(axis);
    else if (has('newAxisMask', part)) axes.push(-1);
    else if (has('shrinkAxisMask', part)) axis++;
    else axes.push(axis++);
  }
  for (; axis < rank; axis++) axes.push(axis);
  return axes;
}
