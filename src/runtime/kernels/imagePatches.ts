import { IMAGE_PATCHES, type Window } from '../patches';
import { takePatches } from './patches';
import { allocate, closeWindow, openWindow } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/**
 * Patches of x [N, H, W, C] as [N, KH * KW * C, OH * OW], sample by sample. tfjs has no such kernel; made of slices and
 * a transposition they are many times slower.
 */
export const imagePatches = wasmKernel<Tensors<'x'>, Window>(IMAGE_PATCHES, ({ inputs: { x }, attrs, backend }) => {
  const [samples = 0, inHeight = 0, inWidth = 0, inChannels = 0] = x.shape;
  const [filterHeight = 1, filterWidth = 1] = attrs.filter;
  const [outHeight = 1, outWidth = 1] = attrs.positions;
  const [strideHeight = 1, strideWidth = 1] = attrs.strides;
  const [dilationHeight = 1, dilationWidth = 1] = attrs.dilations;
  const [top = 0, left = 0] = attrs.before;
  const info = {
    ...{ inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth },
    ...{ strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo: { top, left } },
  };
  const elements = filterHeight * filterWidth * inChannels;
  const positions = outHeight * outWidth;
  const result = allocate(backend, [samples, elements, positions]);
  for (let n = 0; n < samples; n++) {
    const own = openWindow(backend, result, n * elements * positions, [elements, positions]);
    takePatches(backend, x, own, info, n, 1);
    closeWindow(backend, own);
  }
  return result;
});
