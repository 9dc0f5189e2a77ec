import type { JsonObject } from '../../base/json';
import type { Model, ModelWarning, Weight } from '../../model/model';
import { encodeWeight } from '../codec/encodeWeight';
import { storable } from '../codec/storable';
import { storedByteLength } from '../codec/storedByteLength';

/** The size of shards that tfjs's own tools write. */
const SHARD_BYTES = 4 * 1024 * 1024;

/** Weights as they will be written, and how their bytes are cut into shards. */
export interface ShardLayout {
  readonly groups: readonly LaidGroup[];
  /** Of weights whose values or storage had to change (see `storable`). */
  readonly warnings: readonly ModelWarning[];
}

export interface LaidGroup {
  readonly weights: readonly Weight[];
  /** Bytes of each shard; none for a group without bytes. */
  readonly shardSizes: readonly number[];
  /** The shards' paths where the group was read from. */
  readonly paths: readonly string[];
  readonly extras: JsonObject;
}

/**
 * Lays a model's weights out in its groups, in order; weights that no group names go to the last. A group is cut into as many
 * shards as it was read from, where it has bytes for all of them; with `shardBytes`, or where it was read from none, into
 * shards of a size.
 */
export function layShards(model: Model, shardBytes?: number): ShardLayout {
  const warnings: ModelWarning[] = [];
  const stored = new Map<string, Weight>();
  for (const weight of model.weights.values()) {
    const { weight: fitting, change } = storable(weight);
    if (change) warnings.push(changeWarning(weight.name, change));
    stored.set(weight.name, fitting);
  }
  const groups = weightsByGroup(model, stored).map((group) => {
    const bytes = group.weights.reduce((total, weight) => total + storedByteLength(weight), 0);
    return { ...group, shardSizes: cutEvenly(bytes, shardBytes ?? shardBytesFor(bytes, group.paths.length)) };
  });
  return { groups: avoidMisreadSizes(groups), warnings };
}

/** The bytes of a group's shards, one after another; each is a buffer of its own. */
export function* shardsOf({ weights, shardSizes }: LaidGroup): Generator<Uint8Array<ArrayBuffer>> {
  const sizes = shardSizes.values();
  let shard = new Uint8Array(sizes.next().value ?? 0);
  let filled = 0;
  for (const weight of weights) {
    let bytes = encodeWeight(weight);
    while (bytes.length > 0) {
      const part = bytes.subarray(0, shard.length - filled);
      shard.set(part, filled);
      filled += part.length;
      bytes = bytes.subarray(part.length);
      if (filled < shard.length) continue;
      yield shard;
      shard = new Uint8Array(sizes.next().value ?? 0);
      filled = 0;
    }
  }
}

/** The size of shards that makes `count` of them: tfjs's own where that does, else an even one. */
function shardBytesFor(bytes: number, count: number): number {
  return count === 0 || Math.ceil(bytes / SHARD_BYTES) === count ? SHARD_BYTES : Math.max(1, Math.ceil(bytes / count));
}

/** The bytes of each of a group's shards in pieces of a few MiB, to be taken in order: a shard may be as large as the model. */
export function* shardPieces(group: LaidGroup): Generator<Iterable<Uint8Array>> {
  const sizes = group.shardSizes.map((size) => cutEvenly(size, SHARD_BYTES));
  const pieces = shardsOf({ ...group, shardSizes: sizes.flat() });
  for (const { length } of sizes) yield firstOf(pieces, length);
}

function* firstOf<T>(items: Iterator<T>, count: number): Generator<T> {
  for (let i = 0; i < count; i++) {
    const next = items.next();
    if (next.done) return;
    yield next.value;
  }
}

function weightsByGroup(model: Model, stored: Map<string, Weight>): Omit<LaidGroup, 'shardSizes'>[] {
  const groups = model.groups.map(({ weightNames, paths = [], extras = {} }) => ({
    extras,
    paths,
    weights: weightNames.flatMap((name) => {
      const weight = stored.get(name);
      stored.delete(name);
      return weight ?? [];
    }),
  }));
  if (stored.size === 0) return groups;
  const last = groups.pop() ?? { extras: {}, paths: [], weights: [] };
  return [...groups, { ...last, weights: [...last.weights, ...stored.values()] }];
}

function cutEvenly(bytes: number, shardBytes: number): number[] {
  const count = Math.ceil(bytes / shardBytes);
  return Array.from({ length: count }, (_, index) => Math.min(shardBytes, bytes - index * shardBytes));
}

/**
 * tfjs 4.22 takes shards for evenly sized when all but the last are, and then reads zeros where a larger last one
 * should be (CompositeArrayBuffer.findShardForByte). Small groups before a large one look so; its last shard is then
 * cut in two.
 */
function avoidMisreadSizes(groups: readonly LaidGroup[]): readonly LaidGroup[] {
  const sizes = groups.flatMap(({ shardSizes }) => shardSizes);
  const [first = 0] = sizes;
  const last = sizes.at(-1) ?? 0;
  if (last <= first || !sizes.slice(0, -1).every((size) => size === first)) return groups;
  const lastGroup = groups.findLastIndex(({ shardSizes }) => shardSizes.length > 0);
  return groups.map((group, index) =>
    index === lastGroup ? { ...group, shardSizes: [...group.shardSizes.slice(0, -1), last - first, first] } : group,
  );
}

function changeWarning(weight: string, change: 'regridded' | 'dropped'): ModelWarning {
  const what =
    change === 'regridded'
      ? 'was edited since it was quantized and was rounded to a new grid of the same type'
      : 'has values that its quantized type can not hold and is stored unquantized';
  return { code: 'quantizationChanged', weight, message: `Weight "${weight}" ${what}.` };
}
