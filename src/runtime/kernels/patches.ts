import type { BackendWasm, tf, TensorInfo } from '../tf';
import { floatsOf } from './wasmHeap';

type Conv2DInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** What of a convolution's geometry its patches depend on. */
type PatchInfo = Pick<
  Conv2DInfo,
  | ('inHeight' | 'inWidth' | 'inChannels' | 'outHeight' | 'outWidth' | 'filterHeight' | 'filterWidth')
  | ('strideHeight' | 'strideWidth' | 'dilationHeight' | 'dilationWidth')
> & { readonly padInfo: { readonly top: number; readonly left: number } };

/** The size of the matrix of an image's patches: what a convolution multiplies with its filter. */
export interface PatchMatrix {
  /** Output positions (n, i, j). */
  readonly positions: number;
  /** Elements of a patch (kh, kw, channel). */
  readonly elements: number;
}

/** The patches of some samples as a matrix. */
export function patchMatrix(info: PatchInfo, samples: number): PatchMatrix {
  return {
    positions: samples * info.outHeight * info.outWidth,
    elements: info.filterHeight * info.filterWidth * info.inChannels,
  };
}

/**
 * Writes the patches of samples [first, first + samples) of x [N, H, W, C] as a matrix [elements, positions] (im2col,
 * transposed); zeros outside the image. Sample by sample, so that each image stays in the cache.
 */
export function takePatches(
  backend: BackendWasm,
  x: TensorInfo,
  matrix: TensorInfo,
  info: PatchInfo,
  first: number,
  samples: number,
): void {
  const source = floatsOf(backend, x);
  const target = floatsOf(backend, matrix).fill(0);
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  const { positions } = patchMatrix(info, samples);
  const step = strideWidth * inChannels;
  for (let n = 0; n < samples; n++) {
    let element = 0;
    for (let a = 0; a < filterHeight; a++) {
      for (let b = 0; b < filterWidth; b++) {
        const left = b * dilationWidth - padInfo.left;
        const from = Math.max(0, Math.ceil(-left / strideWidth));
        const to = Math.min(outWidth, Math.floor((inWidth - 1 - left) / strideWidth) + 1);
        for (let c = 0; c < inChannels; c++, element++) {
          for (let i = 0; i < outHeight; i++) {
            const y = i * strideHeight - padInfo.top + a * dilationHeight;
            if (y < 0 || y >= inHeight) continue;
            let read = (((first + n) * inHeight + y) * inWidth + left + from * strideWidth) * inChannels + c;
            const row = element * positions + (n * outHeight + i) * outWidth;
            for (let j = from; j < to; j++, read += step) target[row + j] = source[read] as number;
          }
        }
      }
    }
  }
}

/**
 * Adds patches, a matrix [positions, elements] this time, back onto the pixels of x [N, H, W, C] that they came from
 * (col2im). `x` must hold zeros at first.
 */
export function putPatchesBack(
  backend: BackendWasm,
  matrix: TensorInfo,
  x: TensorInfo,
  info: Conv2DInfo,
  first: number,
  samples: number,
): void {
  const source = floatsOf(backend, matrix);
  const target = floatsOf(backend, x);
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  const line = filterWidth * inChannels;
  let read = 0;
  for (let n = first; n < first + samples; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const left = j * strideWidth - padInfo.left;
        const whole = dilationWidth === 1 && left >= 0 && left + filterWidth <= inWidth;
        for (let a = 0; a < filterHeight; a++, read += line) {
          const y = i * strideHeight - padInfo.top + a * dilationHeight;
          if (y < 0 || y >= inHeight) continue;
          const row = (n * inHeight + y) * inWidth;
          if (whole) {
            addRun(source, read, target, (row + left) * inChannels, line);
            continue;
          }
          for (let b = 0; b < filterWidth; b++) {
            const column = left + b * dilationWidth;
            if (column < 0 || column >= inWidth) continue;
            addRun(source, read + b * inChannels, target, (row + column) * inChannels, inChannels);
          }
        }
      }
    }
  }
}

function addRun(source: Float32Array, read: number, target: Float32Array, write: number, length: number): void {
  for (let k = 0; k < length; k++) target[write + k] = (target[write + k] as number) + (source[read + k] as number);
}
