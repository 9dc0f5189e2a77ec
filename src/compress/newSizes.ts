import type { Shape } from '../base/shape';
import type { NewSizes } from '../formats/newSizes';
import type { ShapeChange } from '../formats/shapeChange';
import type { Structure, TensorChannels } from '../trace/structure/structure';

/** What a topology has to follow when channels are removed: kernels' and tensors' new shapes by layer. */
export function newSizes(structure: Structure, removed: ReadonlySet<number>, shapeOf: (weight: string) => Shape): NewSizes {
  const change = ({ shape, axes }: TensorChannels): ShapeChange => ({
    before: shape,
    after: shape.map((size, axis) => size - countRemoved(axes[axis] ?? null, removed)),
  });
  // Of several calls of a shared layer the first stands for all: a layer has one configuration.
  const tensors = new Map(
    structure.layerTensors
      .toReversed()
      .map(({ layer, inputs, outputs }) => [layer, { inputs: inputs.map(change), outputs: outputs.map(change) }]),
  );
  const kernels = new Map(structure.layerKernels.map(({ layer, weights }) => [layer, weights.map(shapeOf)]));
  return { kernels, tensors };
}

function countRemoved(channels: Int32Array | null, removed: ReadonlySet<number>): number {
  let count = 0;
  if (channels) for (const id of channels) if (removed.has(id)) count++;
  return count;
}
