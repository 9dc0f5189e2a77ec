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

/** Every rule, once. A kernel may stand in one rule only. */
const RULES: readonly UseRule[] = [
  matMul,
  convolution,
  transposedConvolution,
  depthwiseConvolution,
  batchNormalization,
  broadcast,
  einsum,
  gather,
];

const RULE_OF = new Map(RULES.flatMap((rule) => rule.kernels.map((kernel) => [kernel, rule])));

/** How a call uses a weight; undefined where nobody knows. */
export function useOf(site: UseSite): WeightUse | undefined {
  return RULE_OF.get(site.call.kernel)?.use(site) ?? sampleBySample(site);
}
