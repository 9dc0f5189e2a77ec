import type { TraceTensor } from '../../../runtime/trace';
import type { Axis } from '../atoms';
import type { AxisOf, StructureFold } from '../structureFold';

/**
 * Joins the axes that meet when tensors are combined element by element, aligned at their last axes. An axis of size 1
 * is repeated: no channel can be told from it, and a channel that stands there alone is needed by all.
 */
export function broadcastAxes(tensors: readonly TraceTensor[], output: TraceTensor, fold: StructureFold): (Axis | null)[] {
  return output.shape.map((size, axis) => {
    const met: AxisOf[] = [];
    for (const tensor of tensors) {
      const own = axis - output.shape.length + tensor.shape.length;
      if (own < 0) continue;
      const facts = fold.facts(tensor);
      if (tensor.shape[own] === size) met.push({ facts, axis: own });
      else fold.block(facts.axes[own], 'sharedAxis', 'one channel is combined with all the others');
    }
    return joined(met, fold);
  });
}

/** Axes of a combination that have their size from constants: a recurrent layer's first state under a mask. */
export function axesMadeToSize(tensors: readonly TraceTensor[], output: TraceTensor, fold: StructureFold): number[] {
  return output.shape.flatMap((size, axis) => {
    const givers = tensors.filter(({ shape }) => size !== 1 && shape[axis - output.shape.length + shape.length] === size);
    return givers.length > 0 && givers.every((tensor) => fold.facts(tensor).constant) ? [axis] : [];
  });
}

/** The atoms of axes that are all the same channels. */
export function joined(met: readonly AxisOf[], fold: StructureFold): Axis | null {
  const leader = met.find(({ facts, axis }) => facts.axes[axis]);
  if (!leader) return null;
  for (const other of met) if (other !== leader) fold.same(leader, other);
  return leader.facts.axes[leader.axis] ?? null;
}
