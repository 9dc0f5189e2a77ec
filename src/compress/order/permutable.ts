import { grouped } from '../../base/grouped';
import { sizeOf } from '../../base/shape';
import type { Model } from '../../model/model';
import type { Channel, Structure } from '../../trace/structure/structure';

/** One axis of one weight on which channels of a group lie. */
export interface PermutableAxis {
  readonly weight: string;
  readonly axis: number;
  /** How many indices each channel has there: blocks behind a Flatten, gates of a recurrent layer. */
  readonly each: number;
  /** Index number k of the group's channel number i stands at `i * each + k`. */
  readonly indices: Int32Array;
}

/** Channels that may change places with one another: whatever order they stand in, the model computes the same. */
export interface PermutableGroup {
  /** Ids into `Structure.channels`, by where they stand on the first of the axes. */
  readonly channels: readonly number[];
  /** Every axis of every weight that holds them. A new order is applied to all of them. */
  readonly axes: readonly PermutableAxis[];
}

/**
 * The groups of channels whose order is free, those of two channels or more. Channels are in one group where they lie on the same axes of
 * the same weights and of the same activations, each with indices at the same distances from its first one, and nothing stands in the way
 * of cutting them: what can't be cut (inputs, outputs, what is read by position) keeps its place.
 */
export function permutableGroups(model: Model, { channels, tensorAxes }: Structure): PermutableGroup[] {
  const kinds = new Kinds(channels.length);
  const free = channels.filter((channel) => isFree(model, channel));
  const isOfInterest = new Uint8Array(channels.length);
  for (const { id } of free) isOfInterest[id] = 1;
  for (const { id, slices, maskedAtSource } of free) {
    if (maskedAtSource) kinds.add(id, 'read');
    for (const { weight, axis, indices } of slices) kinds.add(id, `${weight} ${axis} ${distances(indices)}`);
  }
  let number = 0;
  for (const axis of new Set([...tensorAxes.values()].flat())) {
    if (!axis) continue;
    const own = `${number++}`;
    for (const [id, indices] of indicesByChannel(axis, isOfInterest)) kinds.add(id, `${own} ${distances(indices)}`);
  }
  const groups = grouped(free, ({ id }) => kinds.of(id));
  return [...groups.values()].filter(({ length }) => length > 1).map(groupOf);
}

/** A kind for each channel: equal for those that the same was said of, in the same order. */
class Kinds {
  private readonly kinds: Int32Array;
  private readonly known = new Map<string, number>();

  constructor(count: number) {
    this.kinds = new Int32Array(count);
  }

  add(id: number, said: string): void {
    const key = `${this.of(id)} ${said}`;
    const kind = this.known.get(key) ?? this.known.size + 1;
    this.known.set(key, kind);
    this.kinds[id] = kind;
  }

  of(id: number): number {
    return this.kinds[id] ?? 0;
  }
}

/** Raw bytes (text) have no axes that could be told apart. */
function isFree(model: Model, { obstacle, slices }: Channel): boolean {
  if (obstacle || slices.length === 0) return false;
  return slices.every(({ weight }) => {
    const found = model.weights.get(weight);
    return found !== undefined && found.dtype !== 'string' && sizeOf(found.shape) > 0;
  });
}

/** How far ascending indices are from the first of them, as text; evenly spaced ones are told by their number and step. */
function distances(indices: ArrayLike<number>): string {
  const { length } = indices;
  const [first = 0, second = first] = [indices[0], indices[1]];
  const step = second - first;
  let even = true;
  for (let k = 2; k < length && even; k++) even = (indices[k] as number) - (indices[k - 1] as number) === step;
  if (even) return `${length}*${step}`;
  return Array.from({ length }, (_, k) => (indices[k] as number) - first).join(',');
}

function indicesByChannel(axis: Int32Array, wanted: Uint8Array): Map<number, number[]> {
  const found = new Map<number, number[]>();
  axis.forEach((id, index) => {
    if (id < 0 || !wanted[id]) return;
    const indices = found.get(id);
    if (indices) indices.push(index);
    else found.set(id, [index]);
  });
  return found;
}

function groupOf(channels: readonly Channel[]): PermutableGroup {
  const first = (channel: Channel): number => channel.slices[0]?.indices[0] ?? 0;
  const sorted = channels.toSorted((a, b) => first(a) - first(b));
  const [leader] = sorted;
  const axes = (leader?.slices ?? []).map(({ weight, axis, indices }, slice): PermutableAxis => {
    const each = indices.length;
    const all = new Int32Array(sorted.length * each);
    sorted.forEach((channel, i) => all.set(channel.slices[slice]?.indices ?? [], i * each));
    return { weight, axis, each, indices: all };
  });
  return { channels: sorted.map(({ id }) => id), axes };
}
