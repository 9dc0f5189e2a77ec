import { tf } from '../tf';
import { matrixProduct, transposed } from './matrixProduct';
import { patchMatrix, putPatchesBack } from './patches';
import { sampleChunks } from './sampleChunks';
import { allocate, closeWindow, floatsOf, openWindow, release, reshaped } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/**
 * The gradient of a convolution in its input, and the transposed convolution: dy [N, OH, OW, O] times the filter
 * [KH, KW, I, O] transposed, the patches added back onto [N, H, W, I]. The packaged kernel is a plain loop.
 */
export const conv2dBackpropInput = wasmKernel<Tensors<'dy' | 'filter'>, tf.Conv2DBackpropInputAttrs>(
  tf.Conv2DBackpropInput,
  ({ inputs: { dy, filter }, attrs, backend }) => {
    const { inputShape, strides, pad, dimRoundingMode, dataFormat } = attrs;
    const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
    if (format !== 'channelsLast') throw new Error('Conv2DBackpropInput: channels must come last');
    const shape = filter.shape as [number, number, number, number];
    const info = tf.backend_util.computeConv2DInfo(inputShape, shape, strides, 1, pad, dimRoundingMode, false, format);
    const dx = allocate(backend, inputShape);
    floatsOf(backend, dx).fill(0);
    const one = patchMatrix(info, 1);
    const turned = transposed(backend, reshaped(filter, [1, one.elements, info.outChannels]));
    for (const { first, count } of sampleChunks(info.batchSize, one)) {
      const positions = count * one.positions;
      const dyRows = openWindow(backend, dy, first * one.positions * info.outChannels, [1, positions, info.outChannels]);
      const patches = matrixProduct(backend, dyRows, turned);
      putPatchesBack(backend, patches, dx, info, first, count);
      release(backend, patches);
      closeWindow(backend, dyRows);
    }
    release(backend, turned);
    return dx;
  },
);
