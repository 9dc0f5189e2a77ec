import { sumBy } from '../../base/sumBy';
import { sizeOf } from '../../base/shape';
import { brotli } from '../../formats/compressors';
import { layShards, shardsOf } from '../../formats/weightFiles/shardLayout';
import type { Model } from '../../model/model';
import type { Structure } from '../../trace/structure/structure';
import { gathered } from '../gathered';
import { candidateOrders } from './candidateOrders';
import { channelRows } from './channelRows';
import { compressedSize } from './compressedSize';
import { permutableGroups, type PermutableGroup } from './permutable';
import { permute, sourcesOf } from './permute';
import { bytesOf, wireCodes, type WireCodes } from './wireCodes';

/** A model with its hidden channels in another order. */
export interface OrderedModel {
  readonly model: Model;
  /** What its weight files took through gzip -9, and what they take. */
  readonly gzipBefore: number;
  readonly gzipAfter: number;
  /** Whether both are estimates. */
  readonly estimated: boolean;
}

/** An order that wins less of the weight files' compressed bytes than this share is not worth another order. */
const LEAST_WON = 0.005;
/** Rounds go on until one wins too little; each makes the next one's win smaller. */
const MOST_ROUNDS = 8;
/** Larger files are compressed in pieces. */
const EXACT_BYTES = 4 * 1024 * 1024;
const SAMPLED_BYTES = 2 * 1024 * 1024;
/** Of files up to here it is seen to that brotli, which takes about a second for each MiB, does not lose what gzip wins. */
const BROTLI_BYTES = 512 * 1024;
/** What is written is compressed by a server at its best; to choose among orders less will do, which is ten times as fast. */
const BEST = 9;
const QUICK = 6;
/** Bytes that are compressed in a round to choose among orders. */
const TRIED_BYTES = 12 * 1024 * 1024;
/** The most bytes of a group's tensors that an order is judged by. */
const JUDGED_BYTES = 256 * 1024;
/** Steps of comparing channels, in a round and for each sense of likeness. */
const STEPS = 12_000_000;

/**
 * Puts hidden channels in the order in which the weight files compress best, of those that were tried. The same model gives the same
 * order, and a model in that order keeps it. Undefined where no order wins enough to change anything: most of all where hardly a value
 * comes twice, as in a trained model that was neither pruned nor quantized.
 */
export async function orderChannels(model: Model, structure: Structure): Promise<OrderedModel | undefined> {
  const codes = new Map<string, WireCodes>();
  for (const [name, weight] of model.weights) {
    const own = sizeOf(weight.shape) > 0 ? wireCodes(weight) : undefined;
    if (own) codes.set(name, own);
  }
  const groups = permutableGroups(model, structure).filter(({ axes }) => axes.some(({ weight }) => codes.has(weight)));
  if (groups.length === 0) return undefined;
  const before = await gzipOf(filesOf(model));
  let best = { model, codes, ...before };
  let brotliBest: number | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = await orderOnce(best.model, best.codes, groups);
    const files = filesOf(next.model);
    const sizes = await gzipOf(files);
    if (!(sizes.gzip < best.gzip * (1 - LEAST_WON))) break;
    // Brotli takes longer than all the rest: it is asked only about what gzip would take.
    brotliBest ??= await brotliOf(filesOf(best.model));
    const brotliNext = await brotliOf(files);
    if (brotliNext > brotliBest) break;
    brotliBest = brotliNext;
    best = { ...next, ...sizes };
  }
  return best.model === model ? undefined : { model: best.model, gzipBefore: before.gzip, gzipAfter: best.gzip, estimated: best.estimated };
}

/** Finds an order for one group after the other. */
async function orderOnce(
  start: Model,
  startCodes: ReadonlyMap<string, WireCodes>,
  groups: readonly PermutableGroup[],
): Promise<{ model: Model; codes: Map<string, WireCodes> }> {
  let model = start;
  const codes = new Map(startCodes);
  const share = 1 / groups.length;
  for (const group of groups) {
    const order = await bestOrder(group, codes, share);
    if (!order) continue;
    model = permute(model, group, order);
    for (const [name, moved] of permutedCodes(group, codes, order)) codes.set(name, moved);
  }
  return { model, codes };
}

/** The order of which the group's tensors compress best; undefined where that is the one they have. `share` is the group's, of all that may be spent. */
async function bestOrder(group: PermutableGroup, codes: ReadonlyMap<string, WireCodes>, share: number): Promise<Int32Array | undefined> {
  const orders = [true, false].flatMap((near) => {
    const rows = channelRows(group, codes, { near, budget: STEPS * share });
    return rows.rows.length === 0 ? [] : candidateOrders(rows);
  });
  const distinct = new Map(orders.filter(isMove).map((order) => [order.join(), order]));
  const limit = Math.min(JUDGED_BYTES, Math.max(16 * 1024, Math.floor((TRIED_BYTES * share) / (distinct.size + 1))));
  const identity = Int32Array.from(group.channels.keys());
  const tried = await Promise.all(
    [identity, ...distinct.values()].map(async (order) => {
      const tensors = permutedCodes(group, codes, order);
      return { order, size: await compressedSize([...tensors.values()].map(bytesOf), { limit, level: QUICK }) };
    }),
  );
  const best = tried.reduce((least, each) => (each.size < least.size ? each : least));
  return best.order === identity ? undefined : best.order;
}

function isMove(order: Int32Array): boolean {
  return order.some((channel, i) => channel !== i);
}

/** The group's tensors, of those whose codes count, in another order. */
function permutedCodes(
  { axes }: PermutableGroup,
  codes: ReadonlyMap<string, WireCodes>,
  order: Int32Array,
): ReadonlyMap<string, WireCodes> {
  const moved = new Map<string, WireCodes>();
  for (const place of axes) {
    const tensor = moved.get(place.weight) ?? codes.get(place.weight);
    if (!tensor) continue;
    const size = tensor.shape[place.axis] ?? 1;
    const inner = (sizeOf(tensor.shape.slice(place.axis + 1)) * tensor.codes.length) / sizeOf(tensor.shape);
    moved.set(place.weight, { ...tensor, codes: gathered(tensor.codes, size, inner, sourcesOf(place, size, order)) });
  }
  return moved;
}

/** The weight files, as they would be written. */
function filesOf(model: Model): Uint8Array[] {
  return layShards(model).groups.flatMap((group) => [...shardsOf(group)]);
}

/** What weight files take through gzip -9, file by file, estimated where they are large. */
async function gzipOf(files: readonly Uint8Array[]): Promise<{ gzip: number; estimated: boolean }> {
  if (bytesIn(files) > EXACT_BYTES)
    return { gzip: Math.round(await compressedSize(files, { limit: SAMPLED_BYTES, level: BEST })), estimated: true };
  const sizes = await Promise.all(files.map((file) => compressedSize([file], { limit: EXACT_BYTES, level: BEST })));
  return { gzip: sumBy(sizes, (size) => size), estimated: false };
}

/** The same through brotli; 0 where that is not asked. */
async function brotliOf(files: readonly Uint8Array[]): Promise<number> {
  if (bytesIn(files) > BROTLI_BYTES) return 0;
  return bytesIn(await Promise.all(files.map((file) => brotli(file))));
}

function bytesIn(files: readonly Uint8Array[]): number {
  return sumBy(files, ({ length }) => length);
}
