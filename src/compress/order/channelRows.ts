import { sizeOf } from '../../base/shape';
import type { PermutableGroup } from './permutable';
import type { WireCodes } from './wireCodes';

/** What stands at one place of every channel of a group: the channels with another code there than the common one, ascending. */
export interface ChannelRow {
  readonly channels: Int32Array;
  readonly codes: Float64Array;
}

/** A group's channels, place by place: corresponding elements of their slices. */
export interface ChannelRows {
  readonly count: number;
  readonly rows: readonly ChannelRow[];
}

/** Elements of one channel that lie further apart than this in a row of the file are not neighbours of another channel's. */
const NEAR = 16;
/** Fewer places tell too little. */
const FEWEST_ROWS = 48;

/**
 * The places at which channels of a group are compared, at most so many that comparing every channel with every other at all of them takes
 * about `budget` steps. `near` leaves out axes behind which there is more than a few elements: there a channel's own elements are neighbours.
 */
export function channelRows(
  { channels, axes }: PermutableGroup,
  codesOf: ReadonlyMap<string, WireCodes>,
  { near, budget }: { readonly near: boolean; readonly budget: number },
): ChannelRows {
  const count = channels.length;
  const places = axes.flatMap(({ weight, axis, each, indices }) => {
    const codes = codesOf.get(weight);
    if (!codes) return [];
    const size = codes.shape[axis] ?? 1;
    const inner = (sizeOf(codes.shape.slice(axis + 1)) * codes.codes.length) / sizeOf(codes.shape);
    return near && inner > NEAR ? [] : [{ codes, each, indices, size, inner, places: (codes.codes.length / size) * each }];
  });
  const all = places.reduce((total, axis) => total + axis.places, 0);
  const density = densityOf(places.map(({ codes }) => codes));
  const most = Math.max(FEWEST_ROWS, Math.floor(budget / (count * count * Math.max(density * density, 1e-4))));
  const step = Math.max(1, all / most);
  const rows: ChannelRow[] = [];
  let start = 0;
  let next = 0;
  for (const axis of places) {
    for (; next < start + axis.places; next += step) rows.push(rowOf(axis, Math.floor(next) - start, count));
    start += axis.places;
  }
  return { count, rows: rows.filter((row) => row.channels.length > 0) };
}

interface Place {
  readonly codes: WireCodes;
  readonly each: number;
  readonly indices: Int32Array;
  readonly size: number;
  readonly inner: number;
}

/** Place number `at` of an axis: the outer index counts slowest, the inner one fastest, between them which of a channel's indices it is. */
function rowOf({ codes: { codes, common }, each, indices, size, inner }: Place, at: number, count: number): ChannelRow {
  const behind = at % inner;
  const k = Math.floor(at / inner) % each;
  const outer = Math.floor(at / (inner * each));
  const channels: number[] = [];
  const found: number[] = [];
  for (let channel = 0; channel < count; channel++) {
    const code = codes[(outer * size + (indices[channel * each + k] as number)) * inner + behind] as number;
    if (code === common) continue;
    channels.push(channel);
    found.push(code);
  }
  return { channels: Int32Array.from(channels), codes: Float64Array.from(found) };
}

/** The share of codes that are not the common one, by looking at some. */
function densityOf(weights: readonly WireCodes[]): number {
  let [looked, other] = [0, 0];
  for (const { codes, common } of weights) {
    const step = Math.max(1, Math.floor(codes.length / 2048));
    for (let i = 0; i < codes.length; i += step, looked++) if (codes[i] !== common) other++;
  }
  return looked === 0 ? 0 : other / looked;
}
