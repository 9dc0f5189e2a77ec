import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import type { ChannelSlice, Structure } from '../trace/structure/structure';
import { weightOf } from './weightOf';
import { concatenated } from '../base/concatenated';
import { grouped } from '../base/grouped';

/** What to cut from the weights, as plain data. */
export interface ChannelPlan {
  /** Ids of the channels that go, ascending. */
  readonly removed: readonly number[];
  /** Channels that were asked for but stay, since an axis of a weight or an activation would be left without an index. */
  readonly keptBack: readonly number[];
  /** By weight name; at least one axis each. */
  readonly cuts: ReadonlyMap<string, readonly AxisCut[]>;
}

/** Indices to drop from one axis of a weight. */
export interface AxisCut {
  readonly axis: number;
  /** Ascending, without repeats; never all of the axis. */
  readonly indices: Int32Array;
}

/**
 * Turns channels into cuts. Channels are taken in the order given, so whoever has scores puts the least worth first; one
 * that would empty an axis of a weight, or of an activation (a piece of a split), is kept back. Throws `planInvalid` for
 * an id that the structure does not have and for a channel with an obstacle, naming layer and reason.
 */
export function planChannels(model: Model, structure: Structure, removed: Iterable<number>): ChannelPlan {
  const chosen = new Set<number>();
  const keptBack: number[] = [];
  const cut: ChannelSlice[] = [];
  const left = new Map<string, number>();
  const activations = new ActivationSizes(structure);
  for (const id of new Set(removed)) {
    const slices = cuttable(structure, id).slices.map((slice) => ({ ...slice, key: `${slice.axis} ${slice.weight}` }));
    const rest = slices.map(({ key, weight, axis, indices }) => (left.get(key) ?? axisSize(model, weight, axis)) - indices.length);
    if (rest.some((size) => size < 1) || !activations.canSpare(id)) {
      keptBack.push(id);
      continue;
    }
    chosen.add(id);
    activations.remove(id);
    slices.forEach(({ key }, i) => left.set(key, rest[i] ?? 0));
    cut.push(...slices);
  }
  const cuts = [...grouped(cut, ({ weight }) => weight)].map(([weight, slices]): [string, AxisCut[]] => [
    weight,
    [...grouped(slices, ({ axis }) => axis)].map(([axis, parts]) => ({ axis, indices: mergedIndices(parts) })),
  ]);
  return { removed: [...chosen].sort((a, b) => a - b), keptBack, cuts: new Map(cuts) };
}

function axisSize(model: Model, weight: string, axis: number): number {
  const size = weightOf(model, weight).shape[axis];
  if (size === undefined) throw new Error(`the weight ${weight} has no axis ${axis}`);
  return size;
}

/** How many indices are left on the axes of activations. */
class ActivationSizes {
  private readonly left: number[] = [];
  private readonly uses = new Map<number, Map<number, number>>();

  constructor({ tensorAxes }: Structure) {
    const axes = new Set([...tensorAxes.values()].flat().filter((axis) => axis !== null));
    for (const axis of axes) {
      const place = this.left.push(axis.length) - 1;
      for (const id of axis) {
        if (id < 0) continue;
        const uses = this.uses.get(id) ?? new Map<number, number>();
        this.uses.set(id, uses.set(place, (uses.get(place) ?? 0) + 1));
      }
    }
  }

  canSpare(id: number): boolean {
    return [...(this.uses.get(id) ?? [])].every(([place, count]) => (this.left[place] ?? 0) > count);
  }

  remove(id: number): void {
    for (const [place, count] of this.uses.get(id) ?? []) this.left[place] = (this.left[place] ?? 0) - count;
  }
}

function cuttable(structure: Structure, id: number): Structure['channels'][number] {
  const channel = structure.channels[id];
  if (!channel) throw new Failure('planInvalid', { reason: `there is no channel ${id}` });
  const { obstacle } = channel;
  if (obstacle) {
    const own = structure.layers.find(({ channels }) => channels.includes(id))?.layer;
    const where = obstacle.layer !== undefined && obstacle.layer !== own ? ` (at layer "${obstacle.layer}")` : '';
    throw new Failure('planInvalid', { reason: `channel ${id} of layer "${own ?? ''}" can't be cut: ${obstacle.detail}${where}` });
  }
  return channel;
}

function mergedIndices(parts: readonly ChannelSlice[]): Int32Array {
  return concatenated(
    Int32Array,
    parts.map(({ indices }) => indices),
  ).sort();
}
