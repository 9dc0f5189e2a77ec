import { axisFromFront, numbersAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';

/** Axes change places. */
export const transpose: KernelRule = (call, fold) => {
  const facts = fold.input(call, 'x');
  const permutation = numbersAttribute(call, 'perm');
  if (facts && permutation) fold.set(call.outputs[0], { ...facts, axes: permutation.map((axis) => facts.axes[axis] ?? null) });
};

/** One or several axes run backwards, or (FlipLeftRight) the width of an image. */
export const reverse: KernelRule = (call, fold) => {
  const [input] = call.inputs.values();
  if (!input) return;
  const { weight: _, ...facts } = fold.facts(input);
  const dims = numbersAttribute(call, 'dims') ?? [2];
  const reversed = dims.map((axis) => axisFromFront(axis, facts.axes.length));
  const axes = facts.axes.map((axis, i) => (axis && reversed.includes(i) ? axis.toReversed() : axis));
  fold.set(call.outputs[0], { ...facts, axes });
};
