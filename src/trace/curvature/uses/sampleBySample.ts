import { tf, type Tensor } from '../../../runtime/tf';
import { gradientOf, kernelGradient, noGradientReason } from '../kernelGradient';
import type { UseSite, WeightUse } from '../weightUse';
import { isFirst } from './convolution';

/**
 * Any kernel that has a gradient and takes its samples on the first axis of all its activations: the kernel's own
 * gradient, one sample at a time. Slow, and right for what no rule covers (locally connected layers, batched weights).
 */
export function sampleBySample({ call, slot, live, placeOf, samples, output }: UseSite): WeightUse | undefined {
  const data = [...call.inputs].filter(([name, tensor]) => name !== slot && placeOf(tensor) !== undefined);
  const alone = [output, ...data.map(([, tensor]) => tensor)];
  if (data.length === 0 || call.outputs.length !== 1 || !alone.every((tensor) => isFirst(placeOf(tensor)))) return undefined;
  if (noGradientReason(call) !== undefined) return undefined;
  // Some kernels carry the batch in an attribute, some gradients need the whole batch's output.
  if (call.attrs['inputShape'] !== undefined || gradientOf(call)?.outputsToSave?.includes(true)) return undefined;
  const taken = (tensor: Tensor, n: number): Tensor =>
    tf.slice(tensor, [n, ...tensor.shape.slice(1).map(() => 0)], [1, ...tensor.shape.slice(1)]);
  return {
    combine: (s) =>
      tf.tidy(() => {
        const one = (n: number): Tensor =>
          tf.tidy(() => {
            const replaced = new Map(data.map(([name, tensor]) => [name, taken(live.value(tensor), n)]));
            const gradient = kernelGradient(call, live, [taken(s, n)], replaced)[slot];
            if (!gradient) throw new Error(`${call.kernel} has no gradient in ${slot}`);
            return tf.reshape(gradient(), [1, -1]);
          });
        return tf.concat(
          Array.from({ length: samples }, (_, n) => one(n)),
          0,
        );
      }),
    bilinear: false,
  };
}
