import { sizeOf, type Shape } from '../../base/shape';
import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { KernelCall } from '../../runtime/trace';
import { kernelGradient } from './kernelGradient';

/**
 * The derivative of every output element of an elementwise kernel in the one element of an input that it depends on:
 * [`output`], since that input is repeated beforehand, so that the gradient at ones sums nothing. The caller disposes.
 */
export function elementSlope(call: KernelCall, live: LiveTrace, input: string, output: Shape): Tensor {
  const tensor = call.inputs.get(input);
  if (!tensor) throw new Error(`${call.kernel} has no input ${input}`);
  return tf.tidy(() => {
    const value = live.value(tensor);
    const repeated = sizeOf(value.shape) === sizeOf(output) ? tf.reshape(value, [...output]) : tf.broadcastTo(value, [...output]);
    const gradient = kernelGradient(call, live, [tf.ones([...output])], new Map([[input, repeated]]))[input];
    if (!gradient) throw new Error(`${call.kernel} has no gradient in ${input}`);
    return gradient();
  });
}
