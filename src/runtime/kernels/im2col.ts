import { floatsOf } from './wasmHeap';
import type { BackendWasm, tf, TensorInfo } from '../tf';

type Conv2DInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** Copying up to this many floats one by one is faster than `TypedArray.set`. */
const SHORT_RUN = 64;

/** A row-major matrix of patches: a row for each output position (n, i, j), a column for each (kh, kw, channel). */
export interface PatchMatrix {
  readonly rows: number;
  readonly columns: number;
}

/** The patches of some samples as a matrix. */
export function patchMatrix(info: Conv2DInfo, samples: number): PatchMatrix {
  return {
    rows: samples * info.outHeight * info.outWidth,
    columns: info.filterHeight * info.filterWidth * info.inChannels,
  };
}

/** Whether the patches are the input's pixels themselves. */
export function patchesArePixels(info: Conv2DInfo): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const unpadded = padInfo.top + padInfo.bottom + padInfo.left + padInfo.right === 0;
  return filterHeight === 1 && filterWidth === 1 && strideHeight === 1 && strideWidth === 1 && unpadded;
}

/** Writes the patches of samples [first, first + samples) of x [N, H, W, C] into `patches`; zeros outside the image. */
export function im2col(
  backend: BackendWasm,
  x: TensorInfo,
  patches: TensorInfo,
  info: Conv2DInfo,
  first: number,
  samples: number,
): void {
  const source = floatsOf(backend, x);
  const target = floatsOf(backend, patches);
  target.fill(0);
  forEachRun(info, first, samples, (image, patch, length) => {
    if (length > SHORT_RUN) target.set(source.subarray(image, image + length), patch);
    else for (let c = 0; c < length; c++) target[patch + c] = source[image + c] as number;
  });
}

/** The transpose of `im2col`: adds the patches back onto the pixels they came from. `x` must hold zeros at first. */
export function col2im(
  backend: BackendWasm,
  patches: TensorInfo,
  x: TensorInfo,
  info: Conv2DInfo,
  first: number,
  samples: number,
): void {
  const source = floatsOf(backend, patches);
  const target = floatsOf(backend, x);
  forEachRun(info, first, samples, (image, patch, length) => {
    for (let c = 0; c < length; c++) target[image + c] = (target[image + c] as number) + (source[patch + c] as number);
  });
}

/** Visits each stretch of floats that is contiguous both in the image and in its patch. */
function forEachRun(
  info: Conv2DInfo,
  first: number,
  samples: number,
  visit: (image: number, patch: number, length: number) => void,
): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  const line = filterWidth * inChannels;
  let patch = 0;
  for (let n = first; n < first + samples; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const left = j * strideWidth - padInfo.left;
        const whole = dilationWidth === 1 && left >= 0 && left + filterWidth <= inWidth;
        for (let a = 0; a < filterHeight; a++, patch += line) {
          const y = i * strideHeight - padInfo.top + a * dilationHeight;
          if (y < 0 || y >= inHeight) continue;
          const row = (n * inHeight + y) * inWidth;
          if (whole) {
            visit((row + left) * inChannels, patch, line);
            continue;
          }
          for (let b = 0; b < filterWidth; b++) {
            const x = left + b * dilationWidth;
            if (x >= 0 && x < inWidth) visit((row + x) * inChannels, patch + b * inChannels, inChannels);
          }
        }
      }
    }
  }
}
