import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { sizeOf, type Shape } from '../../../src/base/shape';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import type { LiveTrace } from '../../../src/runtime/liveTrace';
import { tf, type Tensor } from '../../../src/runtime/tf';
import type { KernelCall, TraceTensor } from '../../../src/runtime/trace';
import { kernelGradient } from '../../../src/trace/curvature/kernelGradient';
import { squaredGradient } from '../../../src/trace/curvature/squaredGradient';
import { KERNELS } from '../../../src/trace/kernels/kernelTable';

/** The shapes of a kernel's inputs, two samples on the first axis; of those in `shared` one for all samples. */
interface Use {
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly shared?: readonly string[];
  readonly attrs?: KernelCall['attrs'];
}

const X: Shape = [2, 3, 2];
const USES: Readonly<Record<string, Use>> = {
  AddN: { inputs: { 0: X, 1: X } },
  ArgMax: { inputs: { x: X }, attrs: { axis: 1 } },
  ArgMin: { inputs: { x: X }, attrs: { axis: 1 } },
  BatchMatMul: { inputs: { a: [2, 3, 2], b: [2, 2, 3] }, attrs: { transposeA: false, transposeB: false } },
  Cast: { inputs: { x: X }, attrs: { dtype: 'float32' } },
  ClipByValue: { inputs: { x: X }, attrs: { clipValueMin: 0.4, clipValueMax: 0.6 } },
  Concat: { inputs: { 0: X, 1: X }, attrs: { axis: 1 } },
  Einsum: { inputs: { 0: [2, 3, 2], 1: [2, 4] }, shared: ['1'], attrs: { equation: 'abc,cd->abd' } },
  ExpandDims: { inputs: { input: X }, attrs: { dim: 1 } },
  FusedBatchNorm: {
    inputs: { x: [2, 3, 1, 2], mean: [2], variance: [2], offset: [2], scale: [2] },
    shared: ['mean', 'variance', 'offset', 'scale'],
    attrs: { varianceEpsilon: 1e-3 },
  },
  LeakyRelu: { inputs: { x: X }, attrs: { alpha: 0.1 } },
  Max: { inputs: { x: X }, attrs: { reductionIndices: [1], keepDims: false } },
  Mean: { inputs: { x: X }, attrs: { axis: [1], keepDims: false } },
  Min: { inputs: { x: X }, attrs: { axis: [1], keepDims: false } },
  Pack: { inputs: { 0: X, 1: X }, attrs: { axis: 1 } },
  Prelu: { inputs: { x: X, alpha: [2] }, shared: ['alpha'] },
  Reverse: { inputs: { x: X }, attrs: { dims: [1] } },
  Select: { inputs: { condition: X, t: X, e: X } },
  Softmax: { inputs: { logits: X }, attrs: { dim: 2 } },
  SplitV: { inputs: { x: X }, attrs: { numOrSizeSplits: [1, 2], axis: 1 } },
  Sum: { inputs: { x: X }, attrs: { axis: [1], keepDims: false } },
  Tile: { inputs: { x: X }, attrs: { reps: [1, 2, 1] } },
  Transpose: { inputs: { x: X }, attrs: { perm: [0, 2, 1] } },
  Unpack: { inputs: { value: X }, attrs: { axis: 1 } },
  _FusedMatMul: {
    inputs: { a: [2, 3, 2], b: [2, 2, 4] },
    attrs: { transposeA: false, transposeB: false, activation: 'linear' },
  },
};
/** Kernels that take one tensor and no attributes, or two. */
function useOf(kernel: string): Use {
  const { structure } = KERNELS[kernel] ?? {};
  const one = structure === 'zeroPreservingUnary' || structure === 'otherUnary' || structure === 'filledAlike';
  return USES[kernel] ?? { inputs: one ? { x: X } : { a: X, b: [2] }, shared: ['b'] };
}

/** Reshape's attribute is a shape of its output, which tfjs's gradient does not look at. */
const ROWS = Object.entries(KERNELS).filter(([kernel, row]) => row.anyBatch && kernel !== 'Reshape');

interface Recorded {
  readonly call: KernelCall;
  readonly live: LiveTrace;
  readonly outputs: readonly Tensor[];
}

/** Runs the kernel on given values and writes the call down. */
function recorded(kernel: string, { attrs = {} }: Use, values: Readonly<Record<string, Tensor>>): Recorded {
  const known = new Map<number, Tensor>();
  const noted = (tensor: Tensor): TraceTensor => {
    const id = known.size;
    known.set(id, tensor);
    return { id, buffer: id, shape: tensor.shape, dtype: tensor.dtype };
  };
  const made: Tensor | Tensor[] = tf
    .engine()
    .runKernel(kernel, ('0' in values ? Object.values(values) : values) as never, attrs as tf.NamedAttrMap);
  const outputs = Array.isArray(made) ? made : [made];
  const call: KernelCall = {
    kernel,
    inputs: new Map(Object.entries(values).map(([name, tensor]) => [name, noted(tensor)])),
    attrs,
    outputs: outputs.map(noted),
  };
  const live = { value: ({ id }: TraceTensor) => known.get(id) } as unknown as LiveTrace;
  return { call, live, outputs };
}

/** Positive and away from 1, so that no function is asked where it has no slope. */
function inputsOf(kernel: string, use: Use): Record<string, Tensor> {
  const random = seededRandom(3);
  const above = kernel === 'Acosh' ? 1.2 : 0.1;
  return Object.fromEntries(
    Object.entries(use.inputs).map(([name, shape]) => {
      const values = Float32Array.from({ length: sizeOf(shape) }, () => above + 0.8 * random.uniform());
      return [
        name,
        name === 'condition'
          ? tf.tensor(
              [...values].map((v) => v > 0.5),
              [...shape],
              'bool',
            )
          : tf.tensor(values, [...shape]),
      ];
    }),
  );
}

describe('rows of the table of kernels', () => {
  beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
  beforeAll(() => startBackend('wasm'));

  const atWork = (kernel: string): Promise<boolean> => tf.setBackend(kernel === 'Einsum' ? 'cpu' : 'wasm');

  it.each(ROWS)('any batch: twice the samples give twice the gradients through %s', async (kernel) => {
    await atWork(kernel);
    tf.tidy(() => {
      const use = useOf(kernel);
      const values = inputsOf(kernel, use);
      const once = recorded(kernel, use, values);
      const shared = (name: string): boolean => use.shared?.includes(name) ?? false;
      const twice = (tensor: Tensor): Tensor => tf.concat([tensor, tensor], 0);
      const doubled = recorded(
        kernel,
        use,
        Object.fromEntries(Object.entries(values).map(([name, x]) => [name, shared(name) ? x : twice(x)])),
      );
      const dys = once.outputs.map(({ shape }, i) => tf.randomUniform(shape, 0, 1, 'float32', i + 1));
      // The attributes are those that were recorded with one.
      const few = kernelGradient(once.call, once.live, dys);
      const many = kernelGradient({ ...doubled.call, attrs: once.call.attrs }, doubled.live, dys.map(twice));
      for (const [name, gradient] of Object.entries(few)) {
        if (!gradient || (kernel === 'FusedBatchNorm' && name !== 'x')) continue;
        const expected = shared(name) ? tf.mul(gradient(), 2) : twice(gradient());
        const found = many[name]?.();
        expect(found?.shape).toEqual(expected.shape);
        expect(differenceOf(found, expected)).toBeLessThan(1e-5);
      }
    });
  });

  it.each(ROWS.filter(([, { jacobian }]) => jacobian !== 'dense'))(
    'Jacobian: the squares of %s are those of its derivatives',
    async (kernel) => {
      await atWork(kernel);
      tf.tidy(() => {
        const use = useOf(kernel);
        const { call, live, outputs } = recorded(kernel, use, inputsOf(kernel, use));
        const hs = outputs.map(({ shape }, i) => tf.randomUniform(shape, 0.5, 1, 'float32', i + 9));
        const squared = squaredGradient(call, live, hs);
        const names = kernel === 'FusedBatchNorm' ? ['x'] : [...call.inputs.keys()].filter((name) => name !== 'condition');
        for (const name of names) {
          // One output element at a time.
          let sum = tf.zeros(call.inputs.get(name)?.shape as number[]);
          outputs.forEach((output, which) => {
            const h = hs[which]?.dataSync() ?? [];
            for (let element = 0; element < output.size; element++) {
              const dys = outputs.map(({ shape, size }, o) =>
                tf.tensor(
                  Float32Array.from({ length: size }, (_, i) => (o === which && i === element ? 1 : 0)),
                  [...shape],
                ),
              );
              const own = kernelGradient(call, live, dys)[name]?.() ?? tf.scalar(NaN);
              sum = tf.add(sum, tf.mul(tf.square(own), h[element] ?? NaN));
            }
          });
          const found = squared[name]?.();
          expect(found?.shape).toEqual(sum.shape);
          expect(differenceOf(found, sum)).toBeLessThan(1e-5);
        }
      });
    },
  );
});

/** The largest difference, as a share of the largest value. */
function differenceOf(found: Tensor | undefined, expected: Tensor): number {
  const [a, b] = [[...(found?.dataSync() ?? [])], [...expected.dataSync()]];
  const scale = Math.max(1e-3, ...b.map(Math.abs));
  return Math.max(...b.map((value, i) => Math.abs((a[i] ?? NaN) - value) / scale));
}
