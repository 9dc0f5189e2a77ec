import { grouped } from '../../base/grouped';
import type { SizeSource, SizeUse } from '../../model/sizeUse';
import type { Trace, TraceTensor } from '../../runtime/trace';
import type { Axis } from './atoms';
import type { StructureFold } from './structureFold';

/**
 * What a graph says of sizes, for a fold: axes that are made to a stated size get atoms of their own, and what can't
 * follow a cut is blocked. `nodeInputs` names what each node reads, in the order of its recorded inputs.
 */
export class SizeFacts {
  private readonly tensors = new Map<string, TraceTensor>();
  /** Axes that a node makes to a stated size, by the tensor's id. */
  private readonly made: ReadonlyMap<number, readonly { readonly axis: number }[]>;

  constructor(
    private readonly uses: readonly SizeUse[],
    nodeInputs: ReadonlyMap<string, readonly { readonly node: string; readonly index: number }[]>,
    trace: Trace,
  ) {
    for (const [name, tensor] of trace.weights) this.tensors.set(`${name}:0`, tensor);
    for (const { layer, inputs, outputs } of trace.layerCalls) {
      outputs.forEach((tensor, index) => this.tensors.set(`${layer}:${index}`, tensor));
      const names = nodeInputs.get(layer) ?? [];
      inputs.forEach((tensor, place) => {
        const from = names[place];
        if (from) this.tensors.set(`${from.node}:${from.index}`, tensor);
      });
    }
    const made = uses.flatMap(({ layer, axis, makes }) => {
      const tensor = axis && makes ? this.tensors.get(`${layer}:${axis.output}`) : undefined;
      return axis && tensor ? [{ id: tensor.id, axis: axis.axis }] : [];
    });
    this.made = grouped(made, ({ id }) => id);
  }

  /** Gives the axes that are made to size atoms; call it when a kernel's rule has been applied to its outputs. */
  giveAtoms(outputs: readonly TraceTensor[], fold: StructureFold): void {
    for (const output of outputs) {
      const axes = this.made.get(output.id);
      if (!axes) continue;
      const facts = fold.facts(output);
      const given = facts.axes.map((atoms, axis) =>
        axes.some((made) => made.axis === axis) ? fold.atoms.make(output.shape[axis] ?? 0) : atoms,
      );
      fold.set(output, { axes: given, constant: false, silent: false });
    }
  }

  /** Joins sizes that must stay equal and blocks what can't follow. Call it once all kernels have been folded. */
  settle(fold: StructureFold): void {
    const slots = new Map<string, (Axis | null)[]>();
    for (const { layer, axis, from } of this.uses) {
      fold.enter(layer);
      const told = axis ? this.axisOf(fold, layer, axis.output, axis.axis) : null;
      if (from.kind === 'constant') {
        const key = slotOf(from);
        const slot = slots.get(key) ?? [];
        slots.set(key, slot);
        slot.push(told);
        joinAll(slot, fold);
      } else if (from.kind === 'size') {
        const measured = this.axisOf(fold, from.node, from.output, from.axis);
        if (axis || measured) joinAll([told, measured], fold);
      } else fold.block(told, 'reshape', 'its size is computed in the graph');
    }
  }

  private axisOf(fold: StructureFold, node: string, output: number, axis: number): Axis | null {
    const tensor = this.tensors.get(`${node}:${output}`);
    return tensor ? (fold.facts(tensor).axes[axis] ?? null) : null;
  }
}

function slotOf({ reader, input, index }: Extract<SizeSource, { kind: 'constant' }>): string {
  return `${input} ${index} ${reader}`;
}

/** One number stands for all of these axes: they are cut alike, or not at all. */
function joinAll(axes: readonly (Axis | null)[], fold: StructureFold): void {
  const tracked = axes.filter((axis) => axis !== null);
  const [first] = tracked;
  if (tracked.length === axes.length && tracked.every(({ length }) => length === first?.length)) {
    for (const axis of tracked) if (first) fold.atoms.joinAxes(first, axis);
  } else for (const axis of tracked) fold.block(axis, 'reshape', 'its size is also used as a number');
}
