import type { KernelCall } from '../../../runtime/trace';
import type { KernelRule } from '../kernelRule';
import type { StructureFold } from '../structureFold';
import type { TensorFacts } from '../tensorFacts';
import { axesMadeToSize, broadcastAxes } from './broadcastAxes';

/** Functions of one element that take zero to zero. */
export const zeroPreservingUnary: KernelRule = (call, fold) => alike(call, fold, (facts) => facts);

/** Functions of one element that make something else of zero. */
export const otherUnary: KernelRule = (call, fold) => alike(call, fold, ({ axes, constant }) => ({ axes, constant, silent: false }));

/** Zeros or ones of the shape of something: layers make these to size, a graph makes them as large as what it names. */
export const filledAlike: KernelRule = (call, fold) =>
  alike(call, fold, ({ axes }) =>
    fold.constantsFollow
      ? { axes: axes.map(() => null), constant: true, silent: false }
      : { axes, constant: false, silent: call.kernel === 'ZerosLike' },
  );

/** Functions of several tensors that are zero where all of them are. */
export const sumLike: KernelRule = (call, fold) => broadcast(call, fold, (inputs) => inputs.every(({ silent }) => silent));

/** Functions of several tensors that are zero where one of them is. */
export const productLike: KernelRule = (call, fold) => broadcast(call, fold, (inputs) => inputs.some(({ silent }) => silent));

/**
 * Quotients and powers: zero where the first is, as long as the second does not depend on the channel. It is a constant, or the
 * same for all channels that could be cut (a norm, a sum).
 */
export const quotientLike: KernelRule = (call, fold) =>
  broadcast(call, fold, ([a, b]) => (a?.silent ?? false) && b !== undefined && (b.constant || !b.axes.some((axis) => fold.mayBeCut(axis))));

/** x where x is positive, else x times a slope. */
export const prelu: KernelRule = (call, fold) => broadcast(call, fold, ([x]) => x?.silent ?? false);

/** Functions of several tensors that need not be zero anywhere. */
export const otherBroadcast: KernelRule = (call, fold) => broadcast(call, fold, () => false);

/** Chooses between two tensors element by element. */
export const select: KernelRule = (call, fold) => broadcast(call, fold, ([, t, e]) => (t?.silent ?? false) && (e?.silent ?? false));

function alike(call: KernelCall, fold: StructureFold, factsOf: (input: TensorFacts) => TensorFacts): void {
  const [input] = call.inputs.values();
  if (input) fold.set(call.outputs[0], factsOf(viewOrPlain(call, fold.facts(input))));
}

/** Only a copy or a cast of a weight is still that weight. */
function viewOrPlain(call: KernelCall, { weight, ...facts }: TensorFacts): TensorFacts {
  return weight !== undefined && (call.kernel === 'Identity' || call.kernel === 'Cast') ? { ...facts, weight } : facts;
}

function broadcast(call: KernelCall, fold: StructureFold, silent: (inputs: readonly TensorFacts[]) => boolean): void {
  const [output] = call.outputs;
  if (!output) return;
  const tensors = [...call.inputs.values()];
  const axes = broadcastAxes(tensors, output, fold);
  const madeToSize = axesMadeToSize(tensors, output, fold);
  fold.set(output, { axes, constant: false, silent: silent(tensors.map((tensor) => fold.facts(tensor))), madeToSize });
}
