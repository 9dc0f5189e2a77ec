import { sizeOf, type Shape } from '../base/shape';
import type { Opened } from '../operations/operationTable';
import { storedBytes } from '../operations/layerRows';
import type { PlanForecast } from '../protocol/engine';
import { forecastCost } from '../trace/cost/forecast';

/** What removing these channels (ids of the structure) saves. Bytes are those of the weight files, uncompressed. */
export function channelCost({ model, analysis }: Opened, removed: ReadonlySet<number>): PlanForecast {
  let params = 0;
  let bytes = 0;
  for (const [name, gone] of removedIndices(analysis.structure.channels, removed)) {
    const weight = model.weights.get(name);
    if (!weight) continue;
    const left = sizeOf(remainingShape(weight.shape, gone));
    const share = 1 - left / sizeOf(weight.shape);
    params += sizeOf(weight.shape) - left;
    bytes += Math.round(storedBytes(weight) * share);
  }
  return { channels: removed.size, params, bytes, macs: macsOf(analysis, new Set()) - macsOf(analysis, removed) };
}

type RemovedByAxis = Map<number, Set<number>>;

/** For each weight and axis, the indices that go. */
function removedIndices(channels: Opened['analysis']['structure']['channels'], removed: ReadonlySet<number>): Map<string, RemovedByAxis> {
  const byWeight = new Map<string, RemovedByAxis>();
  for (const id of removed) {
    for (const { weight, axis, indices } of channels[id]?.slices ?? []) {
      const byAxis = byWeight.get(weight) ?? new Map<number, Set<number>>();
      byWeight.set(weight, byAxis);
      const gone = byAxis.get(axis) ?? new Set();
      byAxis.set(axis, gone);
      for (const index of indices) gone.add(index);
    }
  }
  return byWeight;
}

function remainingShape(shape: Shape, gone: RemovedByAxis): Shape {
  return shape.map((size, axis) => size - (gone.get(axis)?.size ?? 0));
}

function macsOf({ cost }: Opened['analysis'], removed: ReadonlySet<number>): number {
  return [...forecastCost(cost, removed).macs.values()].reduce((total, macs) => total + macs, 0);
}
