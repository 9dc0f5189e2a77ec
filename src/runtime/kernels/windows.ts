import type { tf } from '../tf';

type Conv2DInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;
type Conv3DInfo = ReturnType<typeof tf.backend_util.computeConv3DInfo>;

/** Sizes along depth, height and width. */
export type Triple = readonly [depth: number, height: number, width: number];

/** How windows slide over an [N, D, H, W, channels] input; two dimensions are three with a depth of one. */
export interface WindowGeometry {
  readonly samples: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly inSize: Triple;
  readonly outSize: Triple;
  readonly window: Triple;
  readonly stride: Triple;
  readonly dilation: Triple;
  /** Padding before the first element. */
  readonly before: Triple;
}

/** The elements of one window that lie inside the input. */
export interface Taps {
  count: number;
  /** Offset of each tap's first channel in the input. */
  readonly input: Int32Array;
  /** Which of the window's positions each tap is, row-major. */
  readonly position: Int32Array;
}

/**
 * Calls `visit` for each output position with the offset of its first channel and the taps of its window. `taps` is
 * the same object each time.
 */
export function forEachWindow(geometry: WindowGeometry, visit: (output: number, taps: Taps) => void): void {
  const { samples, inChannels, outChannels, inSize, outSize, window, stride, dilation, before } = geometry;
  const most = window[0] * window[1] * window[2];
  const taps: Taps = { count: 0, input: new Int32Array(most), position: new Int32Array(most) };
  let output = 0;
  for (let n = 0; n < samples; n++) {
    for (let i = 0; i < outSize[0]; i++) {
      for (let j = 0; j < outSize[1]; j++) {
        for (let k = 0; k < outSize[2]; k++, output += outChannels) {
          collect(n, i * stride[0] - before[0], j * stride[1] - before[1], k * stride[2] - before[2]);
          visit(output, taps);
        }
      }
    }
  }

  function collect(sample: number, depth: number, row: number, column: number): void {
    let count = 0;
    for (let a = 0; a < window[0]; a++) {
      const z = depth + a * dilation[0];
      if (z < 0 || z >= inSize[0]) continue;
      for (let b = 0; b < window[1]; b++) {
        const y = row + b * dilation[1];
        if (y < 0 || y >= inSize[1]) continue;
        const line = ((sample * inSize[0] + z) * inSize[1] + y) * inSize[2];
        for (let c = 0; c < window[2]; c++) {
          const x = column + c * dilation[2];
          if (x < 0 || x >= inSize[2]) continue;
          taps.input[count] = (line + x) * inChannels;
          taps.position[count++] = (a * window[1] + b) * window[2] + c;
        }
      }
    }
    taps.count = count;
  }
}

/** From tfjs's description of a two-dimensional convolution or pooling. */
export function windows2d(info: Conv2DInfo): WindowGeometry {
  return {
    samples: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    inSize: [1, info.inHeight, info.inWidth],
    outSize: [1, info.outHeight, info.outWidth],
    window: [1, info.filterHeight, info.filterWidth],
    stride: [1, info.strideHeight, info.strideWidth],
    dilation: [1, info.dilationHeight, info.dilationWidth],
    before: [0, info.padInfo.top, info.padInfo.left],
  };
}

/** From tfjs's description of a three-dimensional convolution or pooling. */
export function windows3d(info: Conv3DInfo): WindowGeometry {
  return {
    samples: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    inSize: [info.inDepth, info.inHeight, info.inWidth],
    outSize: [info.outDepth, info.outHeight, info.outWidth],
    window: [info.filterDepth, info.filterHeight, info.filterWidth],
    stride: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilation: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
  };
}
