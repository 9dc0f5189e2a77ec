import { traitsOf } from '../kernels/kernelTable';
import type { WeightUseRule } from '../kernels/kernelTraits';
import type { UseRule, UseSite, WeightUse } from './weightUse';
import { batchNormalization } from './uses/batchNormalization';
import { broadcast } from './uses/broadcast';
import { convolution } from './uses/convolution';
import { depthwiseConvolution } from './uses/depthwiseConvolution';
import { einsum } from './uses/einsum';
import { gather } from './uses/gather';
import { matMul } from './uses/matMul';
import { sampleBySample } from './uses/sampleBySample';
import { transposedConvolution } from './uses/transposedConvolution';

/** Every rule, by the name that rows of the table of kernels give it. */
const RULES: Readonly<Record<WeightUseRule, UseRule>> = {
  matMul,
  convolution,
  transposedConvolution,
  depthwiseConvolution,
  batchNormalization,
  broadcast,
  einsum,
  gather,
  sampleBySample,
};

/** How a call uses a weight; undefined where nobody knows. */
export function useOf(site: UseSite): WeightUse | undefined {
  return RULES[traitsOf(site.call)?.weightUse ?? 'sampleBySample'](site) ?? sampleBySample(site);
}
