import type { KernelRule } from '../kernelRule';
import { reshapeAxes } from '../reshapeAxes';

/** Flatten, reshape, squeeze and expand: channels keep to the elements they own. */
export const reshape: KernelRule = (call, fold) => {
  const [input] = call.inputs.values();
  const [output] = call.outputs;
  if (!input || !output) return;
  const { weight, ...facts } = fold.facts(input);
  const axes = reshapeAxes(facts.axes, input.shape, output.shape, fold);
  const sameAtoms = facts.axes.every((axis) => !axis || axis.length === 1 || axes.includes(axis));
  fold.set(output, { ...facts, axes, ...(weight !== undefined && sameAtoms ? { weight } : {}) });
};
