import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { KernelCall } from '../../runtime/trace';
import { traitsOf } from '../kernels/kernelTable';
import { numbersAttribute, textAttribute } from '../kernelAttributes';
import { einsumGradient } from './einsumGradient';
import type { InputGradients } from './inputGradients';
import { summedTo } from './summedTo';

/** Why no gradient can be taken through a kernel, or undefined where it can. */
export function noGradientReason(call: KernelCall): string | undefined {
  const traits = traitsOf(call);
  const activation = textAttribute(call, 'activation');
  if (traits?.fuses !== undefined && activation !== undefined && activation !== 'linear') return `it is fused with ${activation}`;
  const convolution = traits?.structure === 'convolution' || traits?.structure === 'depthwiseConvolution';
  if (convolution && (numbersAttribute(call, 'dilations') ?? []).some((dilation) => dilation > 1)) {
    return 'TensorFlow.js has no gradient of dilated convolutions';
  }
  if (traits?.jacobian === 'wrong') return 'the gradient that TensorFlow.js has of it is wrong';
  if (call.kernel === 'Einsum') return call.inputs.size <= 2 ? undefined : 'it multiplies more than two tensors';
  return gradientOf(call) ? undefined : 'TensorFlow.js has no gradient of it';
}

/** What tfjs registers as the kernel's gradient; of a fused one, as that of its product. */
export function gradientOf(call: KernelCall): tf.GradConfig | undefined {
  return tf.getGradient(traitsOf(call)?.fuses ?? call.kernel);
}

/**
 * The gradients of <dys, kernel(inputs)>, one dy for each output, by tfjs's own registered gradient of the kernel's
 * name. `replaced` stands in for recorded inputs.
 */
export function kernelGradient(
  call: KernelCall,
  live: LiveTrace,
  dys: readonly Tensor[],
  replaced: ReadonlyMap<string, Tensor> = new Map(),
): InputGradients {
  const inputs = new Map([...call.inputs].map(([name, tensor]) => [name, replaced.get(name) ?? live.value(tensor)]));
  const [dy] = dys;
  if (!dy) throw new Error('a kernel without outputs');
  if (call.kernel === 'Einsum') return einsumGradient(call, inputs, dy);
  const config = gradientOf(call);
  if (!config) throw new Error(`TensorFlow.js has no gradient of ${call.kernel}`);
  // What a fused kernel adds is a bias of the output's last axis.
  if (traitsOf(call)?.fuses !== undefined) {
    const product = [...inputs].filter(([name]) => name !== 'bias' && name !== 'preluActivationWeights').map(([, tensor]) => tensor);
    const bias = inputs.get('bias');
    const ofProduct = config.gradFunc(dy, product, { ...call.attrs } as tf.NamedAttrMap);
    return { ...ofProduct, ...(bias ? { bias: () => summedTo(dy, bias.shape) } : {}) };
  }
  const saved = config.saveAllInputs ? [...inputs.values()] : (config.inputsToSave ?? []).flatMap((name) => inputs.get(name) ?? []);
  const outputs = call.outputs.filter((_, i) => config.outputsToSave?.[i]).map((tensor) => live.value(tensor));
  const made = config.gradFunc(dys.length > 1 ? [...dys] : dy, [...saved, ...outputs], { ...call.attrs } as tf.NamedAttrMap);
  return inputs.size > 1 && traitsOf(call)?.jacobian === 'diagonal' ? summedToInputs(made, inputs) : made;
}

/** tfjs leaves gradients of Maximum, Minimum and SquaredDifference in the output's shape where an input was repeated. */
function summedToInputs(gradients: InputGradients, inputs: ReadonlyMap<string, Tensor>): InputGradients {
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [
      name,
      gradient && (() => tf.tidy(() => summedTo(gradient(), inputs.get(name)?.shape ?? []))),
    ]),
  );
}
