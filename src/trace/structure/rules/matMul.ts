import type { KernelRule } from '../kernelRule';
import { addsToOutput } from './fusedEpilogue';

/**
 * [..., I, K] x [..., K, J]: the two K axes are the same channels; a weight's other axis makes new ones. Leading axes
 * are batches (attention heads), which hold no channels that could be cut.
 */
export const matMul: KernelRule = (call, fold) => {
  const [output] = call.outputs;
  const a = fold.input(call, 'a');
  const b = fold.input(call, 'b');
  if (!a || !b || !output) return;
  const [rows, inner] = lastTwo(a.axes.length, call.attrs['transposeA'] === true);
  const [otherInner, columns] = lastTwo(b.axes.length, call.attrs['transposeB'] === true);
  fold.contract({ facts: a, axis: inner }, { facts: b, axis: otherInner });
  for (const [facts, own] of [
    [a, [rows, inner]],
    [b, [otherInner, columns]],
  ] as const) {
    fold.useAsKernel(facts);
    fold.blockOthers(facts, own, 'reshape', 'the batch axis of a matrix product');
  }
  const made = [fold.produce({ facts: a, axis: rows }), fold.produce({ facts: b, axis: columns })];
  const axes = output.shape.map((_, axis) => made[axis - output.shape.length + 2] ?? null);
  const silent = (!fold.mayBeCut(made[0]) || a.silent) && (!fold.mayBeCut(made[1]) || b.silent);
  fold.set(output, addsToOutput(call, fold, { axes, constant: false, silent }));
};

/** The row and column axes of a matrix, swapped when it is read transposed. */
function lastTwo(rank: number, transposed: boolean): [number, number] {
  return transposed ? [rank - 1, rank - 2] : [rank - 2, rank - 1];
}
