import { sizeOf } from '../base/shape';
import { planChannels } from '../compress/channelPlan';
import { weightOf } from '../compress/weightOf';
import { storedByteLength } from '../formats/codec/storedByteLength';
import type { Opened } from './opened';
import type { PlanForecast } from '../protocol/views';
import { forecastCost } from '../trace/cost/forecast';

/**
 * What removing these channels (ids of the structure) saves. Bytes are those of the weight files, uncompressed. Throws
 * `planInvalid` for a channel that can't be cut.
 */
export function channelCost({ model, analysis }: Opened, channels: ReadonlySet<number>): PlanForecast {
  const { cuts, removed } = planChannels(model, analysis.structure, channels);
  let params = 0;
  let bytes = 0;
  for (const [name, axes] of cuts) {
    const weight = weightOf(model, name);
    const before = sizeOf(weight.shape);
    const gone = new Map(axes.map(({ axis, indices }) => [axis, indices.length]));
    const after = sizeOf(weight.shape.map((size, axis) => size - (gone.get(axis) ?? 0)));
    params += before - after;
    bytes += Math.round(storedByteLength(weight) * (1 - after / before));
  }
  const macs = macsOf(analysis, new Set()) - macsOf(analysis, new Set(removed));
  return { channels: removed.length, params, bytes, macs };
}

function macsOf({ cost }: Opened['analysis'], removed: ReadonlySet<number>): number {
  return [...forecastCost(cost, removed).macs.values()].reduce((total, macs) => total + macs, 0);
}
