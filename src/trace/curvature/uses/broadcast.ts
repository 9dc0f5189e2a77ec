import type { Shape } from '../../../base/shape';
import { tf, type Tensor } from '../../../runtime/tf';
import { sumToShape } from '../bySample';
import { elementSlope } from '../elementSlope';
import type { UseRule, UseSite, WeightUse } from '../weightUse';

/**
 * Kernels that combine two tensors element by element, one of which is a weight that is repeated over the samples: bias,
 * scale, slopes of a PReLU. S times the derivative in each repeated element, summed to the weight's own.
 */
export const broadcast: UseRule = (site) => {
  const { call, weight, output } = site;
  if (call.kernel === 'Tile' || call.kernel === 'BroadcastTo') return isRepeated(weight.shape, output.shape) ? sumsTo(site) : undefined;
  return call.kernel === 'Add' || call.kernel === 'AddN' ? sumsTo(site) : scaled(site);
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
  const { call, slot, live, output } = site;
  return scaledBy(site, () => elementSlope(call, live, slot, output.shape));
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
