import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { KernelCall } from '../../runtime/trace';
import { numbersAttribute, textAttribute } from '../kernelAttributes';
import { einsumGradient } from './einsumGradient';
import type { InputGradients } from './inputGradients';
import { summedTo } from './summedTo';

/** Fused kernels by the kernel that does the product. What they add is a bias of the output's last axis. */
const FUSED: Readonly<Record<string, string>> = {
  _FusedMatMul: 'BatchMatMul',
  FusedConv2D: 'Conv2D',
  FusedDepthwiseConv2D: 'DepthwiseConv2dNative',
};

/** Why no gradient can be taken through a kernel, or undefined where it can. */
export function noGradientReason(call: KernelCall): string | undefined {
  const fused = FUSED[call.kernel];
  const activation = textAttribute(call, 'activation');
  if (fused !== undefined && activation !== undefined && activation !== 'linear') return `it is fused with ${activation}`;
  const convolution = /^(Conv2D|Conv3D|DepthwiseConv2dNative)$/.test(fused ?? call.kernel);
  if (convolution && (numbersAttribute(call, 'dilations') ?? []).some((dilation) => dilation > 1)) {
    return 'TensorFlow.js has no gradient of dilated convolutions';
  }
  if (call.kernel === 'Einsum') return call.inputs.size <= 2 ? undefined : 'it multiplies more than two tensors';
  return registered(fused ?? call.kernel) ? undefined : 'TensorFlow.js has no gradient of it';
}

function registered(kernel: string): tf.GradConfig | undefined {
  return tf.getGradient(kernel);
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
  const fused = FUSED[call.kernel];
  const config = tf.getGradient(fused ?? call.kernel);
  if (fused !== undefined) {
    const product = [...inputs].filter(([name]) => name !== 'bias' && name !== 'preluActivationWeights').map(([, tensor]) => tensor);
    const bias = inputs.get('bias');
    const ofProduct = config.gradFunc(dy, product, { ...call.attrs } as tf.NamedAttrMap);
    return { ...ofProduct, ...(bias ? { bias: () => summedTo(dy, bias.shape) } : {}) };
  }
  const saved = config.saveAllInputs ? [...inputs.values()] : (config.inputsToSave ?? []).flatMap((name) => inputs.get(name) ?? []);
  const outputs = call.outputs.filter((_, i) => config.outputsToSave?.[i]).map((tensor) => live.value(tensor));
  return config.gradFunc(dys.length > 1 ? [...dys] : dy, [...saved, ...outputs], { ...call.attrs } as tf.NamedAttrMap);
}
