import type { KernelCall, TraceTensor } from '../../../runtime/trace';
import { axisFromFront, numberAttribute, numbersAttribute } from '../../kernelAttributes';
import { stridedAxes } from '../../stridedAxes';
import type { KernelRule } from '../kernelRule';
import type { StructureFold } from '../structureFold';

const CUT_OUT = 'a fixed part of the channels is cut out';

/** A box cut out at fixed positions: whole axes pass, a part of a channel axis can't follow a cut. */
export const slice: KernelRule = (call, fold) => {
  const x = call.inputs.get('x');
  const [output] = call.outputs;
  if (!x || !output) return;
  const { weight, ...facts } = fold.facts(x);
  // Which axis of the input stands behind each of the output's; -1 for a new one.
  const from = call.kernel === 'StridedSlice' ? stridedAxes(call, x.shape.length) : x.shape.map((_, axis) => axis);
  const passes = (axis: number): boolean => {
    const to = from.indexOf(axis);
    return to >= 0 && from.length === output.shape.length && x.shape[axis] === output.shape[to] && !stepsBack(call, axis);
  };
  const passing = x.shape.flatMap((_, axis) => (passes(axis) ? [axis] : []));
  fold.blockOthers(facts, passing, 'acrossChannels', CUT_OUT);
  const axes = output.shape.map((_, to) => (passing.includes(from[to] ?? -1) ? (facts.axes[from[to] ?? -1] ?? null) : null));
  const whole = passing.length === x.shape.length && from.every((axis, to) => axis === to);
  fold.set(output, { ...facts, axes, ...(weight !== undefined && whole ? { weight } : {}) });
};

/**
 * Runs of an axis, one per output: a recurrent layer's gates. The pieces are parts of the same atoms; where only their
 * number is given they are of one size, so each index stands or falls in all of them.
 */
export const splitV: KernelRule = (call, fold) => {
  const x = call.inputs.get('x');
  if (!x) return;
  const facts = fold.facts(x);
  const along = axisFromFront(numberAttribute(call, 'axis', 0), x.shape.length);
  const whole = facts.axes[along];
  const piece = call.outputs[0]?.shape[along] ?? 0;
  if (whole && typeof call.attrs['numOrSizeSplits'] === 'number') {
    for (let start = piece; start < whole.length; start += piece) {
      fold.atoms.joinAxes(whole.subarray(0, piece), whole.subarray(start, start + piece));
    }
  }
  let at = 0;
  for (const output of call.outputs) {
    const length = output.shape[along] ?? 0;
    const from = at;
    const axes = facts.axes.map((axis, i) => (axis && i === along ? axis.subarray(from, from + length) : axis));
    fold.set(output, { ...facts, axes });
    at += length;
  }
};

/** An axis is taken apart into one tensor per index: time steps. Channels there can't follow a cut. */
export const unpack: KernelRule = (call, fold) => {
  const [input] = call.inputs.values();
  if (!input) return;
  const { weight: _, ...facts } = fold.facts(input);
  const along = axisFromFront(numberAttribute(call, 'axis', 0), input.shape.length);
  fold.block(facts.axes[along], 'untracked', 'its axis is taken apart, index by index');
  for (const output of call.outputs) fold.set(output, { ...facts, axes: facts.axes.toSpliced(along, 1) });
};

/** Repeats along axes: a repeated channel is the same channel every time. */
export const tile: KernelRule = (call, fold) => {
  const x = call.inputs.get('x');
  const [output] = call.outputs;
  if (!x || !output) return;
  const { weight: _, ...facts } = fold.facts(x);
  const ahead = output.shape.length - x.shape.length;
  fold.set(output, { ...facts, axes: output.shape.map((size, axis) => repeated(x, size, axis - ahead, fold)) });
};

function repeated(x: TraceTensor, size: number, axis: number, fold: StructureFold): Int32Array | null {
  const atoms = fold.facts(x).axes[axis] ?? null;
  if (!atoms || size === atoms.length) return atoms;
  if (atoms.length === 1) fold.block(atoms, 'sharedAxis', 'one channel is repeated to many');
  return Int32Array.from({ length: size }, (_, i) => atoms[i % atoms.length] as number);
}

function stepsBack(call: KernelCall, axis: number): boolean {
  // With an ellipsis the strides count other axes; an axis that is not of the same size is blocked anyway.
  return (numbersAttribute(call, 'strides')?.[axis] ?? 1) < 0 || (numberAttribute(call, 'ellipsisMask', 0) > 0 && goesBack(call));
}

function goesBack(call: KernelCall): boolean {
  return numbersAttribute(call, 'strides')?.some((stride) => stride < 0) ?? false;
}
