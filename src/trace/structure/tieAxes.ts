import type { Tie, TiedAxis } from '../../model/tie';
import type { Trace } from '../../runtime/trace';
import type { Axis } from './atoms';
import type { WeightAtoms } from './collectStructure';
import type { StructureFold } from './structureFold';

/** Joins what the topology sizes by one number, and blocks what it has no number for. */
export function tieAxes(tie: Tie, fold: StructureFold, weights: readonly WeightAtoms[], { layerCalls }: Pick<Trace, 'layerCalls'>): void {
  const kernels = [...(fold.kernels.get(tie.layer) ?? [])].map((name) => weights.find((weight) => weight.name === name));
  fold.enter(tie.layer);
  if (tie.pinned !== undefined) {
    for (const kernel of kernels) for (const axis of kernel?.axes ?? []) fold.block(axis, 'pinned', tie.pinned);
  }
  if (tie.pinnedInput !== undefined) {
    const calls = layerCalls.filter(({ layer }) => layer === tie.layer);
    for (const input of calls.flatMap(({ inputs }) => inputs)) fold.blockOthers(fold.facts(input), [], 'pinned', tie.pinnedInput);
  }
  for (const group of tie.groups) {
    const runs = group.flatMap((tied) => runsOf(kernels[tied.kernel], tied));
    const [first] = runs;
    for (const run of runs) if (run.length === first?.length) fold.atoms.joinAxes(first, run);
  }
}

function runsOf(kernel: WeightAtoms | undefined, { axisFromEnd, blocks }: TiedAxis): Axis[] {
  const axis = kernel?.axes.at(-axisFromEnd);
  if (!axis) return [];
  const length = axis.length / blocks;
  return Array.from({ length: blocks }, (_, block) => axis.subarray(block * length, (block + 1) * length));
}
