import { defined } from '../../base/defined';
import type { Tie } from '../../model/tie';
import type { KernelCall, Trace } from '../../runtime/trace';
import { traitsOf } from '../kernels/kernelTable';
import { Atoms } from './atoms';
import { collectStructure, type WeightAtoms } from './collectStructure';
import { RULES } from './rules';
import type { SizeFacts } from './sizeFacts';
import type { Structure } from './structure';
import { StructureFold } from './structureFold';
import { tieAxes } from './tieAxes';
import { blockUntraced } from './untraced';

/**
 * Finds the channels of a model. Every index of every weight axis is an atom; each recorded kernel joins atoms that are
 * the same thing; a connected set that a weight produces is a channel, and one without an obstacle can be cut. `ties`
 * are what the topology joins besides; `sizes` is what a graph says of sizes, where it is one. Time and memory are near
 * linear in the number of atoms and kernel calls.
 */
export function analyseStructure(trace: Trace, ties: readonly Tie[], sizes?: SizeFacts): Structure {
  const atoms = new Atoms();
  const fold = new StructureFold(atoms, sizes === undefined);
  const weights = [...trace.weights].map(([name, tensor]): WeightAtoms => {
    const axes = tensor.shape.map((length) => atoms.make(length));
    // Integers are sizes and indices; nothing learns or prunes them.
    fold.set(tensor, { axes, constant: false, silent: true, ...(tensor.dtype === 'float32' ? { weight: name } : {}) });
    return { name, axes };
  });
  for (const input of trace.inputs) {
    const axes = input.shape.map((length, axis) => (axis === 0 ? null : fold.fixed(length, 'modelInput', "tied to the model's input")));
    fold.set(input, { axes, constant: false, silent: false });
  }
  for (const [index, call] of trace.calls.entries()) {
    fold.enterCall(call, index);
    applyRule(call, fold);
    sizes?.giveAtoms(call.outputs, fold);
  }
  sizes?.settle(fold);
  if (trace.untraced) blockUntraced(trace.untraced, fold, weights);
  for (const tie of ties) tieAxes(tie, fold, weights, trace);
  for (const output of trace.outputs) {
    fold.enter(trace.layerCalls.findLast(({ outputs }) => outputs.some(({ id }) => id === output.id))?.layer);
    fold.blockOthers(fold.facts(output), [], 'modelOutput', "tied to the model's output");
  }
  fold.splits.settle();
  return collectStructure(trace, fold, weights);
}

function applyRule(call: KernelCall, fold: StructureFold): void {
  const inputs = [...call.inputs.values()].map((tensor) => fold.facts(tensor));
  const constant = inputs.every((facts) => facts.constant);
  for (const output of call.outputs) fold.set(output, { axes: output.shape.map(() => null), constant, silent: false });
  if (constant) return;
  const traits = traitsOf(call);
  if (traits) RULES[traits.structure](call, fold);
  else blockUnknown(call, fold);
}

function blockUnknown(call: KernelCall, fold: StructureFold): void {
  const { kernel, layer } = call;
  fold.unknownKernels.set(`${kernel} ${layer ?? ''}`, defined({ kernel, layer }));
  for (const tensor of call.inputs.values()) {
    fold.blockOthers(fold.facts(tensor), [], 'unknownKernel', `the operation ${kernel} is not known`);
  }
}
