import type { KernelCall } from '../../../runtime/trace';
import { reducedAxes } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';
import type { StructureFold } from '../structureFold';

/** What the reductions over channels are called in an obstacle. */
const NAMES: Readonly<Record<string, string>> = {
  Mean: 'a mean',
  Max: 'a maximum',
  Min: 'a minimum',
  Prod: 'a product',
  All: 'a logical and',
  Any: 'a logical or',
  ArgMax: 'the largest index',
  ArgMin: 'the smallest index',
  Softmax: 'a softmax',
  LogSoftmax: 'a softmax',
  LRN: 'a local response normalization',
  Cumsum: 'a running sum',
  Cumprod: 'a running product',
  TopK: 'a ranking',
};

/**
 * A sum leaves out a channel exactly when that is zero, so a sum over channels is fine where the channel is zero with
 * its weights.
 */
export const sum: KernelRule = (call, fold) => {
  reduce(call, fold, (axis, silent) => fold.readWithoutWeight(axis, silent, 'a sum is taken over the channels'));
};

/** Reductions in which a zero counts: over channels they stop a cut, over other axes they pass. */
export const reduction: KernelRule = (call, fold) => {
  reduce(call, fold, (axis) => fold.block(axis, 'acrossChannels', takenOver(call)));
};

/** Operations along an axis that keep the shape. */
export const alongAxis: KernelRule = (call, fold) => {
  const [input] = call.inputs.values();
  if (!input) return;
  const { weight: _, ...facts } = fold.facts(input);
  for (const axis of reducedAxes(call, input.shape.length, [-1])) fold.block(facts.axes[axis], 'acrossChannels', takenOver(call));
  for (const output of call.outputs) {
    const axes = facts.axes.map((atoms, axis) => (atoms?.length === output.shape[axis] ? atoms : null));
    fold.set(output, { ...facts, axes, silent: false });
  }
};

function takenOver({ kernel }: KernelCall): string {
  return `${NAMES[kernel] ?? kernel} is taken over the channels`;
}

function reduce(call: KernelCall, fold: StructureFold, overChannels: (axis: Int32Array, silent: boolean) => void): void {
  const [input] = call.inputs.values();
  const [output] = call.outputs;
  if (!input || !output) return;
  const { weight: _, ...facts } = fold.facts(input);
  const all = input.shape.map((_size, axis) => axis);
  const reduced = reducedAxes(call, input.shape.length, all);
  for (const axis of reduced) {
    const atoms = facts.axes[axis];
    if (atoms) overChannels(atoms, facts.silent);
  }
  const keptDims = output.shape.length === input.shape.length;
  const axes = facts.axes.flatMap((atoms, axis) => (reduced.includes(axis) ? (keptDims ? [null] : []) : [atoms]));
  fold.set(output, { ...facts, axes, silent: facts.silent && !call.kernel.startsWith('Arg') });
}
