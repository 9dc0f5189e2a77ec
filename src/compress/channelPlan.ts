import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import type { ChannelSlice, Structure } from '../trace/structure/structure';
import { weightOf } from './weightOf';
import { concatenated } from '../base/concatenated';

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
  const { axes, axesOf } = weightAxesOf(structure);
  const activations = new ActivationSizes(structure);
  const chosen = new Set<number>();
  const keptBack: number[] = [];
  const left = new Map<number, number>();
  const cut = new Map<number, Int32Array[]>();
  for (const id of new Set(removed)) {
    const { slices } = cuttable(structure, id);
    const own = axesOf[id] ?? [];
    const take = (sign: 1 | -1): boolean => {
      let some = true;
      own.forEach((axis, i) => {
        const rest = (left.get(axis) ?? axisSize(model, axes[axis])) - sign * (slices[i]?.indices.length ?? 0);
        left.set(axis, rest);
        if (rest < 1) some = false;
      });
      return some;
    };
    if (!take(1) || !activations.canSpare(id)) {
      take(-1);
      keptBack.push(id);
      continue;
    }
    chosen.add(id);
    activations.remove(id);
    own.forEach((axis, i) => {
      const indices = slices[i]?.indices;
      const parts = cut.get(axis);
      if (!indices) return;
      if (parts) parts.push(indices);
      else cut.set(axis, [indices]);
    });
  }
  const cuts = new Map<string, AxisCut[]>();
  for (const [number, parts] of cut) {
    const { weight = '', axis = 0 } = axes[number] ?? {};
    cuts.set(weight, [...(cuts.get(weight) ?? []), { axis, indices: concatenated(Int32Array, parts).sort() }]);
  }
  return { removed: [...chosen].sort((a, b) => a - b), keptBack, cuts };
}

/** An axis of a weight. */
type WeightAxis = Pick<ChannelSlice, 'weight' | 'axis'>;

/** The axes of weights that channels have slices of, numbered. */
interface WeightAxes {
  readonly axes: readonly WeightAxis[];
  /** By channel: the number of the axis of each of its slices. */
  readonly axesOf: readonly (readonly number[])[];
}

const weightAxes = new WeakMap<Structure, WeightAxes>();

/** Worked out once for each structure: plans are made again and again while a user looks for a good one. */
function weightAxesOf(structure: Structure): WeightAxes {
  const known = weightAxes.get(structure);
  if (known) return known;
  const axes: WeightAxis[] = [];
  const numbers = new Map<string, Map<number, number>>();
  const numberOf = ({ weight, axis }: WeightAxis): number => {
    const ofWeight = numbers.get(weight) ?? new Map<number, number>();
    numbers.set(weight, ofWeight);
    const number = ofWeight.get(axis) ?? axes.push({ weight, axis }) - 1;
    ofWeight.set(axis, number);
    return number;
  };
  const made = { axes, axesOf: structure.channels.map(({ slices }) => slices.map(numberOf)) };
  weightAxes.set(structure, made);
  return made;
}

function axisSize(model: Model, place: WeightAxis | undefined): number {
  const size = place && weightOf(model, place.weight).shape[place.axis];
  if (size === undefined) throw new Error(`the weight ${place?.weight ?? ''} has no axis ${place?.axis ?? ''}`);
  return size;
}

/** Which axes of activations hold a channel, and how often. */
interface ActivationUses {
  readonly lengths: readonly number[];
  /** By channel id: axis number -> indices. */
  readonly uses: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

const activationUses = new WeakMap<Structure, ActivationUses>();

function activationUsesOf(structure: Structure): ActivationUses {
  const known = activationUses.get(structure);
  if (known) return known;
  const lengths: number[] = [];
  const uses = new Map<number, Map<number, number>>();
  const axes = new Set([...structure.tensorAxes.values()].flat().filter((axis) => axis !== null));
  for (const axis of axes) {
    const place = lengths.push(axis.length) - 1;
    for (const id of axis) {
      if (id < 0) continue;
      const own = uses.get(id) ?? new Map<number, number>();
      uses.set(id, own.set(place, (own.get(place) ?? 0) + 1));
    }
  }
  const made = { lengths, uses };
  activationUses.set(structure, made);
  return made;
}

/** How many indices are left on the axes of activations. */
class ActivationSizes {
  private readonly left: number[];
  private readonly uses: ActivationUses['uses'];

  constructor(structure: Structure) {
    const { lengths, uses } = activationUsesOf(structure);
    this.left = [...lengths];
    this.uses = uses;
  }

  canSpare(id: number): boolean {
    for (const [place, count] of this.uses.get(id) ?? []) if ((this.left[place] ?? 0) <= count) return false;
    return true;
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
