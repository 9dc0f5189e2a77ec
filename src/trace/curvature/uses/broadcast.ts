import { sizeOf, type Shape } from '../../../base/shape';
import { tf, type Tensor } from '../../../runtime/tf';
import { sumToShape } from '../bySample';
import { kernelGradient } from '../kernelGradient';
import type { UseRule, UseSite, WeightUse } from '../weightUse';

/**
 * Kernels that combine two tensors element by element, one of which is a weight that is repeated over the samples: bias,
 * scale, slopes of a PReLU. S times the derivative in each repeated element, summed to the weight's own.
 */
export const broadcast: UseRule = {
  kernels: ['Tile', 'BroadcastTo', 'Add', 'AddN', 'BiasAdd', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference', 'Pow', 'Prelu'],
  use: (site) => {
    const { call, weight, output } = site;
    if (call.kernel === 'Tile' || call.kernel === 'BroadcastTo') return isRepeated(weight.shape, output.shape) ? sumsTo(site) : undefined;
    return call.kernel === 'Add' || call.kernel === 'AddN' || call.kernel === 'BiasAdd' ? sumsTo(site) : scaled(site);
  },
};

/** Whether only axes of size 1 are repeated: a longer one that is tiled is not what broadcasting does. */
function isRepeated(shape: Shape, output: Shape): boolean {
  return shape.every((size, i) => size === 1 || size === output[i + output.length - shape.length]);
}

/** A weight that is added to the output: S summed. */
export function sumsTo({ output, weight, placeOf, samples }: UseSite): WeightUse | undefined {
  const place = placeOf(output);
  if (!place) return undefined;
  return { combine: (s) => sumToShape(s, place, samples, weight.shape), bilinear: true };
}

function scaled(site: UseSite): WeightUse | undefined {
  return scaledBy(site, () => derivative(site));
}

/** S times a coefficient of the output's shape, summed to the weight's. */
export function scaledBy({ output, weight, placeOf, samples }: UseSite, fixed: () => Tensor): WeightUse | undefined {
  const place = placeOf(output);
  if (!place) return undefined;
  return {
    fixed,
    combine: (s, coefficient) => tf.tidy(() => sumToShape(coefficient ? tf.mul(s, coefficient) : s, place, samples, weight.shape)),
    bilinear: true,
  };
}

/** The kernel's own gradient at ones, with the weight repeated so that nothing is summed: [output's shape]. */
function derivative({ call, slot, weight, live, output }: UseSite): Tensor {
  return tf.tidy(() => {
    const value = live.value(weight);
    const repeated = sizeOf(weight.shape) === sizeOf(output.shape) ? tf.reshape(value, [...output.shape]) : tf.broadcastTo(value, [...output.shape]);
    const gradient = kernelGradient(call, live, [tf.ones([...output.shape])], new Map([[slot, repeated]]))[slot];
    if (!gradient) throw new Error(`${call.kernel} has no gradient in ${slot}`);
    return gradient();
  });
}
