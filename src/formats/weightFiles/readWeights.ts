import { dirname } from 'node:path';
import { sizeOf } from '../../base/shape';
import { Failure } from '../../model/failure';
import type { ModelWarning, Weight } from '../../model/model';
import { decodeWeight } from '../codec/decodeWeight';
import type { ManifestGroup, ManifestWeight } from './manifest';
import { openShards, type ShardFiles } from './shardFiles';

/** More than any backend of tfjs can hold; guards against a small folder that pretends to be a huge one. */
const MOST_DECODED_BYTES = 8 * 1024 ** 3;
const STRING_PREFIX_BYTES = 4;

/**
 * Reads every weight of the manifest but the optimizer's, each into a buffer of its own. All sizes are compared with the files' before
 * anything is allocated: `weightBytes` if a group's files don't hold exactly what its weights need.
 */
export async function readWeights(
  file: string,
  groups: readonly ManifestGroup[],
): Promise<{ weights: Map<string, Weight>; warnings: ModelWarning[] }> {
  const opened: ShardFiles[] = [];
  try {
    for (const { paths } of groups) opened.push(await openShards(file, dirname(file), paths));
    groups.forEach(({ weights }, index) => checkByteLength(file, weights, opened[index]?.byteLength ?? 0));
    checkDecodedBytes(file, groups);
    const weights = new Map<string, Weight>();
    for (const [index, group] of groups.entries()) {
      const shards = opened[index];
      if (!shards) continue;
      for await (const weight of readGroup(file, group.weights, shards)) weights.set(weight.name, weight);
    }
    return { weights, warnings: [...weights.values()].flatMap(nonFiniteWarning) };
  } finally {
    await Promise.all(opened.map((shards) => shards.close()));
  }
}

/** Fixed sizes must fill the files; where there are strings, at least their length prefixes must fit in. */
function checkByteLength(file: string, weights: readonly ManifestWeight[], found: number): void {
  let expected = 0;
  let tensor: string | undefined;
  for (const weight of weights) {
    expected += leastByteLength(weight);
    if (expected > found) tensor ??= weight.name;
  }
  const exact = weights.every(({ byteLength }) => byteLength !== null);
  if (expected > found || (exact && expected < found)) {
    throw new Failure('weightBytes', { file, ...(tensor === undefined ? {} : { tensor }), expected, found });
  }
}

function checkDecodedBytes(file: string, groups: readonly ManifestGroup[]): void {
  let total = 0;
  for (const { name, shape, dtype } of groups.flatMap(({ weights }) => weights)) {
    total += sizeOf(shape) * (dtype === 'complex64' ? 8 : 4);
    if (total > MOST_DECODED_BYTES) {
      const reason = `with it the weights need more than ${MOST_DECODED_BYTES} bytes of memory`;
      throw new Failure('manifestInvalid', { file, tensor: name, reason });
    }
  }
}

async function* readGroup(file: string, weights: readonly ManifestWeight[], shards: ShardFiles): AsyncGenerator<Weight> {
  let offset = 0;
  let leastBehind = weights.reduce((total, weight) => total + leastByteLength(weight), 0);
  for (const { byteLength, optimizerState, ...weight } of weights) {
    leastBehind -= leastByteLength({ ...weight, byteLength });
    if (optimizerState && byteLength !== null) {
      offset += byteLength;
      continue;
    }
    const bytes =
      byteLength === null
        ? takeStrings(file, weight, await shards.read(offset, shards.byteLength - offset - leastBehind))
        : await shards.read(offset, byteLength);
    offset += bytes.length;
    yield { ...weight, values: decodeWeight(bytes, weight) };
  }
  if (offset !== shards.byteLength) throw new Failure('weightBytes', { file, expected: offset, found: shards.byteLength });
}

/** String tensors are stored as one 32-bit length and that many bytes for each element. */
function takeStrings(file: string, { name, shape }: Pick<ManifestWeight, 'name' | 'shape'>, available: Uint8Array): Uint8Array {
  const view = new DataView(available.buffer);
  const count = sizeOf(shape);
  let end = 0;
  for (let element = 0; element < count; element++) {
    const start = end + STRING_PREFIX_BYTES;
    if (start <= available.length) end = start + view.getUint32(end, true);
    if (start > available.length || end > available.length) {
      const reason = `its string ${element} of ${count} ends after the end of the weight files`;
      throw new Failure('manifestInvalid', { file, tensor: name, reason });
    }
  }
  return available.slice(0, end);
}

function leastByteLength({ shape, byteLength }: Pick<ManifestWeight, 'shape' | 'byteLength'>): number {
  return byteLength ?? STRING_PREFIX_BYTES * sizeOf(shape);
}

function nonFiniteWarning({ name, dtype, values }: Weight): ModelWarning[] {
  if (dtype !== 'float32' && dtype !== 'complex64') return [];
  // Times zero a number is zero, and what is none is NaN; a sum is found in a tenth of the time that asking each one takes.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * 0;
  if (sum === 0) return [];
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) count++;
  const numbers = count === 1 ? '1 value that is' : `${count} values that are`;
  return [{ code: 'nonFiniteValues', weight: name, message: `Weight "${name}" has ${numbers} NaN or infinite.` }];
}
