import type { KernelCall, TraceTensor } from '../../../runtime/trace';
import { axisFromFront, numberAttribute, numbersAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';
import type { StructureFold } from '../structureFold';

const CUT_OUT = 'a fixed part of the channels is cut out';

/** A box cut out at fixed positions: whole axes pass, a part of a channel axis can't follow a cut. */
export const slice: KernelRule = {
  kernels: ['Slice', 'StridedSlice'],
  apply(call, fold) {
    const x = call.inputs.get('x');
    const [output] = call.outputs;
    if (!x || !output) return;
    const { weight, ...facts } = fold.facts(x);
    const sameRank = x.shape.length === output.shape.length;
    const passes = (axis: number): boolean => sameRank && x.shape[axis] === output.shape[axis] && !stepsBack(call, axis);
    const passing = x.shape.flatMap((_, axis) => (passes(axis) ? [axis] : []));
    fold.blockOthers(facts, passing, 'acrossChannels', CUT_OUT);
    const axes = output.shape.map((_, axis) => (passing.includes(axis) ? (facts.axes[axis] ?? null) : null));
    fold.set(output, { ...facts, axes, ...(weight !== undefined && passing.length === x.shape.length ? { weight } : {}) });
  },
};

/** Runs of an axis, one per output: a recurrent layer's gates. The pieces are parts of the same atoms. */
export const splitV: KernelRule = {
  kernels: ['SplitV'],
  apply(call, fold) {
    const x = call.inputs.get('x');
    if (!x) return;
    const facts = fold.facts(x);
    const along = axisFromFront(numberAttribute(call, 'axis', 0), x.shape.length);
    let at = 0;
    for (const output of call.outputs) {
      const length = output.shape[along] ?? 0;
      const from = at;
      const axes = facts.axes.map((axis, i) => (axis && i === along ? axis.subarray(from, from + length) : axis));
      fold.set(output, { ...facts, axes });
      at += length;
    }
  },
};

/** An axis is taken apart into one tensor per index: time steps. Channels there can't follow a cut. */
export const unpack: KernelRule = {
  kernels: ['Unpack'],
  apply(call, fold) {
    const [input] = call.inputs.values();
    if (!input) return;
    const { weight: _, ...facts } = fold.facts(input);
    const along = axisFromFront(numberAttribute(call, 'axis', 0), input.shape.length);
    fold.block(facts.axes[along], 'untracked', 'its axis is taken apart, index by index');
    for (const output of call.outputs) fold.set(output, { ...facts, axes: facts.axes.toSpliced(along, 1) });
  },
};

/** Repeats along axes: a repeated channel is the same channel every time. */
export const tile: KernelRule = {
  kernels: ['Tile', 'BroadcastTo'],
  apply(call, fold) {
    const x = call.inputs.get('x');
    const [output] = call.outputs;
    if (!x || !output) return;
    const { weight: _, ...facts } = fold.facts(x);
    const ahead = output.shape.length - x.shape.length;
    fold.set(output, { ...facts, axes: output.shape.map((size, axis) => repeated(x, size, axis - ahead, fold)) });
  },
};

function repeated(x: TraceTensor, size: number, axis: number, fold: StructureFold): Int32Array | null {
  const atoms = fold.facts(x).axes[axis] ?? null;
  if (!atoms || size === atoms.length) return atoms;
  if (atoms.length === 1) fold.block(atoms, 'sharedAxis', 'one channel is repeated to many');
  return Int32Array.from({ length: size }, (_, i) => atoms[i % atoms.length] as number);
}

function stepsBack(call: KernelCall, axis: number): boolean {
  return (numbersAttribute(call, 'strides')?.[axis] ?? 1) < 0;
}
