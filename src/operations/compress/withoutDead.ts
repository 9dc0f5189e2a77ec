import { elementsOf } from '../../saliency/slices';
import type { Recipe } from '../../protocol/plans';
import type { SliceRole } from '../../trace/structure/structure';
import { agrees } from '../orderForWire';
import type { Opened } from '../opened';
import type { Means } from './means';
import { further, type Way } from './way';

/**
 * The way without the channels that pruning left dead: those of which nothing is read any more, and, where samples tell what they always
 * gave, those that read nothing. Outputs stay equal to rounding; a way on which they would not stays as it is.
 */
export async function withoutDead(way: Way, means: Means): Promise<Way> {
  if (way.analysis.notRun) return way;
  const unread = deadChannels(way, 'consumer');
  const constant = means.data === undefined ? unread : new Set([...unread, ...deadChannels(way, 'producer')]);
  for (const [dead, compensate] of [
    [constant, constant.size > unread.size ? 'mean' : 'none'],
    [unread, 'none'],
  ] as const) {
    if (dead.size === 0) continue;
    const { seed } = means.settings;
    const told = { picks: picksOf(way, dead), compensate } as const;
    const step: Recipe =
      means.data !== undefined && compensate === 'mean'
        ? { edit: 'prunePicked', settings: { ...told, seed }, data: means.data }
        : { edit: 'prunePicked', settings: told };
    const smaller = await further(way, step, means, 'Compressing: neurons that do nothing');
    if (await agrees(way.model, smaller.model)) return smaller;
  }
  return way;
}

/** Channels whose slices of one role are all zero. */
function deadChannels({ model, analysis }: Opened, role: SliceRole): ReadonlySet<number> {
  const dead = new Set<number>();
  for (const { id, slices, obstacle, maskedAtSource } of analysis.structure.channels) {
    const own = slices.filter((slice) => slice.role === role);
    if (obstacle || own.length === 0 || (maskedAtSource && role === 'consumer')) continue;
    const isZero = own.every((slice) => {
      const weight = model.weights.get(slice.weight);
      if (!weight) return false;
      for (const k of elementsOf(slice, weight.shape)) if (weight.values[k] !== 0) return false;
      return true;
    });
    if (isZero) dead.add(id);
  }
  return dead;
}

/** By layer and position; a channel that several layers share is picked in the first of them. */
function picksOf({ analysis }: Opened, dead: ReadonlySet<number>): { layer: string; channels: number[] }[] {
  const left = new Set(dead);
  return analysis.structure.layers.flatMap(({ layer, channels }) => {
    const own = [...channels.entries()].flatMap(([position, id]) => (left.delete(id) ? [position] : []));
    return own.length === 0 ? [] : [{ layer, channels: own }];
  });
}
