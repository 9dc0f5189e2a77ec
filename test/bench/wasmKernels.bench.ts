import { startBackend } from '../../src/runtime/backends/startBackend';
import { runPackaged } from '../../src/runtime/kernels/packagedKernels';
import { tf, type BackendWasm, type Tensor } from '../../src/runtime/tf';
import type { Comparison, Comparisons } from './comparison';

/** One call of a kernel that both tfjs-backend-wasm and we have. */
interface KernelCase {
  readonly title: string;
  readonly kernel: string;
  inputs(): Record<string, Tensor>;
  readonly attrs: object;
}

const window = { strides: 1, pad: 'same', dataFormat: 'NHWC', dimRoundingMode: undefined } as const;

const cases: readonly KernelCase[] = [
  {
    title: 'matMul, a transposed, 128 x 800 x 500',
    kernel: tf.BatchMatMul,
    inputs: () => ({ a: random([1, 800, 128]), b: random([1, 800, 500]) }),
    attrs: { transposeA: true, transposeB: false },
  },
  {
    title: 'matMul of a batch, 64 x (32 x 64 x 32)',
    kernel: tf.BatchMatMul,
    inputs: () => ({ a: random([64, 32, 64]), b: random([64, 64, 32]) }),
    attrs: { transposeA: false, transposeB: false },
  },
  {
    title: 'slice, 1 row of 4,096 x 256',
    kernel: tf.Slice,
    inputs: () => ({ x: random([4096, 256]) }),
    attrs: { begin: [7, 0], size: [1, 256] },
  },
  {
    title: 'concat, 4 x (32 x 14 x 14 x 32) by channel',
    kernel: tf.Concat,
    inputs: () => Object.fromEntries([0, 1, 2, 3].map((index) => [index, random([32, 14, 14, 32])])),
    attrs: { axis: 3 },
  },
  {
    title: 'conv2d, gradient of the input, 32 x 14 x 14 x 32, 3 x 3',
    kernel: tf.Conv2DBackpropInput,
    inputs: () => ({ dy: random([32, 14, 14, 32]), filter: random([3, 3, 32, 32]) }),
    attrs: { ...window, inputShape: [32, 14, 14, 32] },
  },
];

/** Our kernels for the wasm backend against those it brings. */
export const comparisons: Comparisons = cases.map((one) => () => compare(one));

async function compare({ title, kernel, inputs, attrs }: KernelCase): Promise<Comparison> {
  await startBackend('wasm');
  const tensors = inputs();
  const backend = tf.backend() as BackendWasm;
  // tfjs hands lists of inputs (Concat) on as they are.
  const given = '0' in tensors ? Object.values(tensors) : tensors;
  const ours = tf.getKernel(kernel, 'wasm').kernelFunc;
  return {
    title,
    ways: [
      { name: 'tfjs-backend-wasm', run: () => backend.disposeData(runPackaged(kernel, given, attrs, backend).dataId) },
      { name: 'ours', run: () => disposeAll(backend, ours({ inputs: given as never, attrs: attrs as never, backend })) },
    ],
    dispose: () => tf.dispose(tensors),
  };
}

function disposeAll(backend: BackendWasm, outputs: tf.TensorInfo | tf.TensorInfo[]): void {
  for (const output of Array.isArray(outputs) ? outputs : [outputs]) backend.disposeData(output.dataId);
}

function random(shape: number[]): Tensor {
  return tf.randomUniform(shape, -1, 1, 'float32', 5);
}
