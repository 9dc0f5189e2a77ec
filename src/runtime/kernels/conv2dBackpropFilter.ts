import { tf, type BackendWasm, type TensorInfo } from '../tf';
import { matrixProduct } from './matrixProduct';
import { patchMatrix, takePatches } from './patches';
import { sampleChunks } from './sampleChunks';
import { allocate, closeWindow, floatsOf, openWindow, release } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/**
 * The gradient of a convolution in its filter [KH, KW, I, O]: the patches of x, transposed, times dy [N, OH, OW, O].
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
    const one = patchMatrix(info, 1);
    for (const { first, count } of sampleChunks(info.batchSize, one)) {
      const positions = count * one.positions;
      const start = first * one.positions * info.outChannels;
      const dyRows = openWindow(backend, dy, start, [1, positions, info.outChannels]);
      const patches = allocate(backend, [1, one.elements, positions]);
      takePatches(backend, x, patches, info, first, count);
      const product = matrixProduct(backend, patches, dyRows);
      addTo(backend, sum, product);
      release(backend, product);
      release(backend, patches);
      closeWindow(backend, dyRows);
    }
    return sum;
  },
);

function addTo(backend: BackendWasm, sum: TensorInfo, part: TensorInfo): void {
  const source = floatsOf(backend, part);
  const target = floatsOf(backend, sum);
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + (source[i] as number);
}
