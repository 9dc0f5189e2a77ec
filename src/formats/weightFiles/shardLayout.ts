import type { JsonObject } from '../../base/json';
import type { Model, ModelWarning, Weight } from '../../model/model';
import { encodeWeight } from '../codec/encodeWeight';
import { storable } from '../codec/storable';
import { storedByteLength } from '../codec/storedByteLength';

/** The size of shards that tfjs's own tools write. */
export const SHARD_BYTES = 4 * 1024 * 1024;

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
  readonly extras: JsonObject;
}

/** Lays a model's weights out in its groups, in order; weights that no group names go to the last. */
export function layShards(model: Model, shardBytes = SHARD_BYTES): ShardLayout {
  const warnings: ModelWarning[] = [];
  const stored = new Map<string, Weight>();
  for (const weight of model.weights.values()) {
    const { weight: fitting, change } = storable(weight);
    if (change) warnings.push(changeWarning(weight.name, change));
    stored.set(weight.name, fitting);
  }
  const groups = weightsByGroup(model, stored).map(({ weights, extras }) => ({
    weights,
    extras,
    shardSizes: cutEvenly(
      weights.reduce((total, weight) => total + storedByteLength(weight), 0),
      shardBytes,
    ),
  }));
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

function weightsByGroup(model: Model, stored: Map<string, Weight>): { weights: Weight[]; extras: JsonObject }[] {
  const groups = model.groups.map(({ weightNames, extras = {} }) => ({
    extras,
    weights: weightNames.flatMap((name) => {
      const weight = stored.get(name);
      stored.delete(name);
      return weight ?? [];
    }),
  }));
  if (stored.size === 0) return groups;
  const last = groups.pop() ?? { extras: {}, weights: [] };
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
