import { sizeOf, type Shape } from '../../base/shape';
import type { LiveTrace } from '../../runtime/liveTrace';
import { patchesOf } from '../../runtime/patches';
import { tf, type Tensor } from '../../runtime/tf';
import type { KernelCall } from '../../runtime/trace';
import { windowOf } from '../convolutionWindow';
import { axisFromFront, numberAttribute, numbersAttribute } from '../kernelAttributes';
import { elementSlope } from './elementSlope';
import type { InputGradients } from './inputGradients';
import { kernelGradient, noGradientReason } from './kernelGradient';
import { summedTo } from './summedTo';
import { traitsOf } from '../kernels/kernelTable';
import type { Jacobian } from '../kernels/kernelTraits';

/**
 * Second derivatives on their way back when all but the diagonal is dropped (LeCun 1989, eq. 7, in Levenberg-Marquardt
 * form): each input element gets the sum over outputs of (d output / d input)^2 times h, h being what came back to them.
 */
type SquaredRule = (call: KernelCall, live: LiveTrace, h: readonly Tensor[]) => InputGradients;

/** By what the kernel's Jacobian looks like. Where all its entries are 0 or 1 squaring changes nothing. */
const RULES: Readonly<Record<Jacobian, SquaredRule | undefined>> = {
  zeroOne: kernelGradient,
  signed,
  diagonal: elementwise,
  bilinear: product,
  batchNormalization,
  averagePool,
  mean,
  softmax,
  dense: undefined,
  none: undefined,
  wrong: undefined,
};

/** Why the recursion can't pass a kernel to these of its inputs, or undefined where it can. */
export function noSquaredGradientReason(call: KernelCall, inputs: readonly string[]): string | undefined {
  // A LayerNormalization may be computed by the same kernel, with statistics that depend on weights.
  const known = ruleOf(call) !== undefined && !(call.kernel === 'FusedBatchNorm' && inputs.some((name) => name !== 'x'));
  return known ? noGradientReason(call) : 'the recursion has no rule for it';
}

/** The squared gradient of a kernel in its inputs; see `noSquaredGradientReason` for which there are. */
export function squaredGradient(call: KernelCall, live: LiveTrace, h: readonly Tensor[]): InputGradients {
  const rule = ruleOf(call);
  if (!rule) throw new Error(`no recursion through ${call.kernel}`);
  return rule(call, live, h);
}

function ruleOf(call: KernelCall): SquaredRule | undefined {
  return RULES[traitsOf(call)?.jacobian ?? 'none'];
}

function signed(call: KernelCall, live: LiveTrace, h: readonly Tensor[]): InputGradients {
  const gradients = kernelGradient(call, live, h);
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, gradient && (() => tf.abs(gradient()))]));
}

/** Each output element depends on one element of each input, which may be repeated. */
function elementwise(call: KernelCall, live: LiveTrace, [h]: readonly Tensor[]): InputGradients {
  if (!h) throw new Error('an elementwise kernel has an output');
  return Object.fromEntries(
    [...call.inputs].map(([name, tensor]) => [
      name,
      () => summedTo(tf.mul(tf.square(elementSlope(call, live, name, h.shape)), h), tensor.shape),
    ]),
  );
}

/** Sums of products: the same sums with the squares of the other operand. */
function product(call: KernelCall, live: LiveTrace, h: readonly Tensor[]): InputGradients {
  const squares = new Map(
    [...call.inputs].filter(([name]) => name !== 'bias').map(([name, tensor]) => [name, tf.square(live.value(tensor))]),
  );
  return kernelGradient(call, live, h, squares);
}

function batchNormalization(call: KernelCall, live: LiveTrace, [h]: readonly Tensor[]): InputGradients {
  const { scale, variance } = Object.fromEntries([...call.inputs].map(([name, tensor]) => [name, live.value(tensor)]));
  if (!h || !variance) throw new Error('a BatchNormalization has an output and a variance');
  return {
    x: () => {
      const overVariance = tf.div(h, tf.add(variance, numberAttribute(call, 'varianceEpsilon', 0.001)));
      return scale ? tf.mul(overVariance, tf.square(scale)) : overVariance;
    },
  };
}

/** Every element of a window has the weight 1 / count, the same for all of them: the gradient at h / count. */
function averagePool(call: KernelCall, live: LiveTrace, [h]: readonly Tensor[]): InputGradients {
  const x = call.inputs.get('x');
  const filter = numbersAttribute(call, 'filterSize') ?? [];
  if (!h || !x) throw new Error('a pooling has an input and an output');
  const shape: Shape = [1, ...x.shape.slice(1, -1), 1];
  const window = windowOf(call, shape, [...filter, 1, 1]);
  if (!window) throw new Error('no window of this rank');
  const counts = tf.reshape(tf.sum(patchesOf(tf.ones([...shape]), window), 1), [1, ...window.positions, 1]);
  return kernelGradient(call, live, [tf.div(h, counts)]);
}

function mean(call: KernelCall, live: LiveTrace, [h]: readonly Tensor[]): InputGradients {
  const [x] = call.inputs.values();
  const [output] = call.outputs;
  if (!h || !x || !output) throw new Error('a mean has an input and an output');
  return kernelGradient(call, live, [tf.div(h, sizeOf(x.shape) / sizeOf(output.shape))]);
}

/** dp_i / dz_j = p_i (d_ij - p_j). */
function softmax(call: KernelCall, live: LiveTrace, [h]: readonly Tensor[]): InputGradients {
  const [output] = call.outputs;
  const [name = 'logits'] = call.inputs.keys();
  if (!h || !output) throw new Error('a softmax has an output');
  const axis = axisFromFront(numberAttribute(call, 'dim', -1), output.shape.length);
  return {
    [name]: () => {
      const p = live.value(output);
      const squared = tf.square(p);
      const own = tf.mul(h, tf.sub(1, tf.mul(2, p)));
      return tf.mul(squared, tf.add(own, tf.sum(tf.mul(squared, h), axis, true)));
    },
  };
}
