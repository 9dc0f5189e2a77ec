import { tf, type BackendWasm, type TensorInfo } from '../tf';
import { patchMatrix } from './patches';
import { sampleChunks } from './sampleChunks';
import { closeWindow, openWindow } from './wasmHeap';

type Conv2DInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;
type Four = [number, number, number, number];

/** The geometry of a convolution whose gradient `kernel` takes. Throws where channels don't come last. */
export function gradientGeometry(
  kernel: string,
  input: Four,
  filter: Four,
  { strides, pad, dimRoundingMode, dataFormat }: Omit<tf.Conv2DBackpropFilterAttrs, 'filterShape'>,
): Conv2DInfo {
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  if (format !== 'channelsLast') throw new Error(`${kernel}: channels must come last`);
  return tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode, false, format);
}

/** Calls `visit` for each chunk of samples, `count` from `first` on, with their rows of dy [1, positions, O]. */
export function forEachChunk(
  backend: BackendWasm,
  info: Conv2DInfo,
  dy: TensorInfo,
  visit: (dyRows: TensorInfo, first: number, count: number) => void,
): void {
  const one = patchMatrix(info, 1);
  for (const { first, count } of sampleChunks(info.batchSize, one)) {
    const dyRows = openWindow(backend, dy, first * one.positions * info.outChannels, [1, count * one.positions, info.outChannels]);
    visit(dyRows, first, count);
    closeWindow(backend, dyRows);
  }
}
