import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../base/json';
import { sizeOf, type Shape } from '../../base/shape';
import { BYTES_PER_ELEMENT, type DType } from '../../model/dtype';
import { Failure } from '../../model/failure';
import type { Quantization } from '../../model/model';
import { firstIssue } from '../firstIssue';

/** One weight as the manifest describes it. */
export interface ManifestWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly quantization?: Quantization;
  /** Bytes in the shards; null for strings, whose bytes say it themselves. */
  readonly byteLength: number | null;
  /** Whether it belongs to an optimizer, not to a layer: `model.save` with `includeOptimizer` writes such. */
  readonly optimizerState: boolean;
  readonly manifestEntry: JsonObject;
}

/** Weights whose bytes stand behind one another in the shards at `paths`. */
export interface ManifestGroup {
  readonly paths: readonly string[];
  readonly weights: readonly ManifestWeight[];
  readonly extras: JsonObject;
}

/** tfjs itself stops at 6 axes; no tensor library goes beyond 32. */
const MOST_AXES = 32;

/**
 * The checked `weightsManifest` of a model.json. Refuses what tfjs would fail on later or, worse, take without a word:
 * `manifestInvalid` with the tensor's name, `weightMismatch` for a name used twice. Nothing is read or allocated.
 */
export function parseManifest(manifest: unknown, file: string): ManifestGroup[] {
  const groups = z.array(groupSchema).safeParse(manifest);
  if (!groups.success) {
    throw new Failure('manifestInvalid', { file, reason: firstIssue(groups.error, 'weightsManifest') });
  }
  const seen = new Set<string>();
  return groups.data.map(({ paths, weights, ...extras }) => ({
    paths,
    weights: weights.map((entry) => {
      const weight = parseWeight(entry, file);
      if (seen.has(weight.name)) {
        throw new Failure('weightMismatch', { file, tensor: weight.name, reason: 'the manifest has this name twice' });
      }
      seen.add(weight.name);
      return weight;
    }),
    extras: extras as JsonObject,
  }));
}

const groupSchema = z.looseObject({ paths: z.array(z.string()), weights: z.array(z.unknown()) });

const affineSchema = z.object({
  dtype: z.enum(['uint8', 'uint16']),
  scale: z.number().positive(),
  min: z.number(),
});

const quantizationSchema = z.discriminatedUnion('dtype', [affineSchema, z.object({ dtype: z.literal('float16') })]);

const weightSchema = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()).max(MOST_AXES),
  dtype: z.enum(['float32', 'int32', 'bool', 'string', 'complex64']),
  quantization: quantizationSchema.optional(),
  group: z.unknown().optional(),
});

function parseWeight(entry: unknown, file: string): ManifestWeight {
  const tensor = isJsonObject(entry) && typeof entry['name'] === 'string' ? entry['name'] : undefined;
  const invalid = (reason: string): Failure =>
    new Failure('manifestInvalid', { file, ...(tensor === undefined ? {} : { tensor }), reason });
  const parsed = weightSchema.safeParse(entry);
  if (!parsed.success) throw invalid(`in its entry of weightsManifest, ${firstIssue(parsed.error, 'weight')}`);
  const { name, shape, dtype, quantization } = parsed.data;
  if (quantization && !(dtype === 'float32' || (dtype === 'int32' && quantization.dtype !== 'float16'))) {
    throw invalid(`a weight of type ${dtype} can not be stored as ${quantization.dtype}`);
  }
  if (!Number.isSafeInteger(sizeOf(shape) * 8)) throw invalid(`no file can hold its shape [${shape.join(', ')}]`);
  return {
    name,
    shape,
    dtype,
    ...(quantization ? { quantization } : {}),
    byteLength: dtype === 'string' ? null : sizeOf(shape) * BYTES_PER_ELEMENT[quantization?.dtype ?? dtype],
    optimizerState: parsed.data.group === 'optimizer',
    manifestEntry: entry as JsonObject,
  };
}
