import { tf, type BackendWasm, type TensorInfo } from '../tf';
import { im2col, patchMatrix, patchesArePixels } from './im2col';
import { matrixProduct, transposed } from './matrixProduct';
import { sampleChunks } from './sampleChunks';
import { allocate, closeWindow, floatsOf, openWindow, release, reshaped } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/**
 * The gradient of a convolution in its filter [KH, KW, I, O]: patches of x, transposed, times dy [N, OH, OW, O].
 * Missing from tfjs-backend-wasm.
 */
export const conv2dBackpropFilter = wasmKernel<Tensors<'x' | 'dy'>, tf.Conv2DBackpropFilterAttrs>(
  tf.Conv2DBackpropFilter,
  ({ inputs: { x, dy }, attrs, backend }) => {
    const { filterShape, strides, pad, dimRoundingMode, dataFormat } = attrs;
    const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
    if (format !== 'channelsLast') throw new Error('Conv2DBackpropFilter: channels must come last');
    const shape = x.shape as [number, number, number, number];
    const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode, false, format);
    const sum = allocate(backend, filterShape);
    floatsOf(backend, sum).fill(0);
    for (const { first, count } of sampleChunks(info.batchSize, patchMatrix(info, 1))) {
      const { rows, columns } = patchMatrix(info, count);
      const start = first * info.outHeight * info.outWidth;
      const dyRows = openWindow(backend, dy, start * info.outChannels, [1, rows, info.outChannels]);
      const patches = patchesArePixels(info)
        ? openWindow(backend, x, start * columns, [1, rows, columns])
        : allocate(backend, [1, rows, columns]);
      if (!patchesArePixels(info)) im2col(backend, x, patches, info, first, count);
      addProduct(backend, patches, dyRows, sum);
      if (patchesArePixels(info)) closeWindow(backend, patches);
      else release(backend, patches);
      closeWindow(backend, dyRows);
    }
    return sum;
  },
);

/** sum += patches' x dy, transposing whichever of the two is narrower. */
function addProduct(backend: BackendWasm, patches: TensorInfo, dy: TensorInfo, sum: TensorInfo): void {
  const columns = patches.shape[2] ?? 0;
  const channels = dy.shape[2] ?? 0;
  const turned = transposed(backend, columns <= channels ? patches : dy);
  const product = columns <= channels ? matrixProduct(backend, turned, dy) : matrixProduct(backend, turned, patches);
  release(backend, turned);
  const part = columns <= channels ? product : transposed(backend, reshaped(product, [1, channels, columns]));
  const source = floatsOf(backend, part);
  const target = floatsOf(backend, sum);
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + (source[i] as number);
  if (part !== product) release(backend, part);
  release(backend, product);
}
