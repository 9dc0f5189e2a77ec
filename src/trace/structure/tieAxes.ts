import type { Tie, TiedAxis } from '../../model/tie';
import type { Axis } from './atoms';
import type { WeightAtoms } from './collectStructure';
import type { StructureFold } from './structureFold';

/** Joins what the topology sizes by one number, and blocks what it has no number for. */
export function tieAxes(tie: Tie, fold: StructureFold, weights: readonly WeightAtoms[]): void {
  const kernels = [...(fold.kernels.get(tie.layer) ?? [])].map((name) => weights.find((weight) => weight.name === name));
  fold.enter(tie.layer);
  if (tie.pinned !== undefined) {
    for (const kernel of kernels) for (const axis of kernel?.axes ?? []) fold.block(axis, 'pinned', tie.pinned);
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
