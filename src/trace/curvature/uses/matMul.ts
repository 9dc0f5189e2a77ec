import { sizeOf } from '../../../base/shape';
import { tf, type Tensor } from '../../../runtime/tf';
import { samplesByFeature } from '../bySample';
import { productUse } from '../productUse';
import type { UseRule, UseSite, WeightUse } from '../weightUse';
import { sumsTo } from './broadcast';

/** a [..., M, K] times b [..., K, J], either of which may be the weight (without batches of its own), or a fused bias. */
export const matMul: UseRule = (site) => {
  const { slot, weight } = site;
  if (slot === 'bias') return sumsTo(site);
  if (slot !== 'a' && slot !== 'b') return undefined;
  return sizeOf(weight.shape.slice(0, -2)) === 1 ? product(site, slot) : undefined;
};

function product({ call, slot, live, placeOf, samples, output, weight }: UseSite, weightSlot: 'a' | 'b'): WeightUse | undefined {
  const data = call.inputs.get(weightSlot === 'a' ? 'b' : 'a');
  const dataPlace = data && placeOf(data);
  const outPlace = placeOf(output);
  if (!data || !dataPlace || !outPlace) return undefined;
  const transposed = (name: string): boolean => call.attrs[name === 'a' ? 'transposeA' : 'transposeB'] === true;
  const rank = data.shape.length;
  // The data's contracted axis: the columns of a, the rows of b, unless transposed.
  const contracted = (weightSlot === 'b') !== transposed(weightSlot === 'b' ? 'a' : 'b') ? rank - 1 : rank - 2;
  const made = weightSlot === 'b' ? output.shape.length - 1 : output.shape.length - 2;
  const fixed = (): Tensor => samplesByFeature(live.value(data), dataPlace, samples, contracted);
  const moving = (s: Tensor): Tensor => samplesByFeature(s, outPlace, samples, made);
  // W is [K, J] as b and [M, K] as a; the contracted axis K stands on the left, unless the other way round.
  const contractedFirst = (weightSlot === 'b') !== transposed(slot);
  const positions = sizeOf(data.shape) / samples / (data.shape[contracted] ?? 1);
  const inputs = data.shape[contracted] ?? 1;
  const outputs = sizeOf(weight.shape) / inputs;
  return {
    ...productUse({ fixedSide: contractedFirst ? 'left' : 'right', positions, fixed, moving }),
    reads: {
      blocks: 1,
      positions,
      inputs,
      outputs,
      observed: () => tf.tidy(() => tf.expandDims(fixed(), 0)),
      element: (_, output, input) => (contractedFirst ? input * outputs + output : output * inputs + input),
      lastAxis: weightSlot === 'b',
    },
  };
}
