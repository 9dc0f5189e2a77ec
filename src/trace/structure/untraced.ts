import type { Trace } from '../../runtime/trace';
import type { WeightAtoms } from './collectStructure';
import type { StructureFold } from './structureFold';

/** Notes weights that a part of the model reads which the pass did not reach: they may be pruned one by one, not cut. */
export function blockUntraced(
  { parts, weights: read }: NonNullable<Trace['untraced']>,
  fold: StructureFold,
  weights: readonly WeightAtoms[],
): void {
  const [first] = parts;
  for (const { layer, op } of parts) fold.unknownKernels.set(`${op} ${layer}`, { kernel: op, layer, untraced: true });
  for (const { weight, layer, kernel } of read) {
    const axes = weights.find(({ name }) => name === weight)?.axes ?? [];
    const facts = { axes, constant: false, silent: false, weight };
    fold.enter(layer);
    if (kernel) {
      fold.useAsKernel(facts);
      fold.produce({ facts, axis: axes.length - 1 });
    }
    fold.blockOthers(facts, [], 'untraced', `computed with "${first?.op ?? ''}", which can't be traced`);
  }
}
