import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isJsonObject, jsonIn, type JsonObject } from '../../../base/json';
import { Failure } from '../../../model/failure';
import type { Model, Weight, WeightValues } from '../../../model/model';
import { refuseUnreadable } from '../../../model/unreadable';
import type { PackedFile } from '../../../queue/packs/pack';

const MODEL_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.bin';

/** A model as files of a pack: it comes out as it is in memory, whether it lies in a file or was made by edits. Where it lies here is left out. */
export function packedModel({ file: _, weights, ...model }: Model): PackedFile[] {
  const listed = [...weights.values()].map(({ values, ...weight }) => ({ ...weight, kind: kindOf(values), elements: values.length }));
  const values = [...weights.values()].map((weight) => bytesOf(weight.values));
  return [
    { path: MODEL_FILE, content: Buffer.from(JSON.stringify({ ...model, weights: listed })) },
    { path: WEIGHTS_FILE, content: Buffer.concat(values) },
  ];
}

/** The model of a pack that lies in this folder. Throws `fileUnreadable`, or `queueRefused` for what `packedModel` can't have written. */
export async function readPackedModel(folder: string): Promise<Model> {
  const file = join(folder, MODEL_FILE);
  const [text, bytes] = await Promise.all([readWhole(file), readWhole(join(folder, WEIGHTS_FILE))]);
  const json = jsonIn(text.toString('utf8'));
  if (json === undefined) throw refused('its description is not JSON');
  const read = modelSchema.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw refused(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it has another form'}`);
  }
  const { weights: listed, ...model } = read.data;
  const weights = new Map<string, Weight>();
  let from = 0;
  for (const { kind, elements, ...weight } of listed) {
    const size = elements * (kind === 'Uint8Array' ? 1 : 4);
    if (from + size > bytes.byteLength) throw refused('it has fewer bytes than its weights');
    weights.set(weight.name, { ...weight, values: valuesOf(kind, bytes.subarray(from, from + size)) } as unknown as Weight);
    from += size;
  }
  if (from !== bytes.byteLength || weights.size !== listed.length) throw refused('its bytes are not those of its weights');
  return { ...model, file, weights } as unknown as Model;
}

const object = z.custom<JsonObject>(isJsonObject, 'it is no object');
const weightSchema = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.string(),
  quantization: object.exactOptional(),
  manifestEntry: object.exactOptional(),
  kind: z.enum(['Float32Array', 'Int32Array', 'Uint8Array']),
  elements: z.int().min(0),
});
/** What must hold for reading it; all else is vouched for by the model's hash, which is part of each trial's key. */
const modelSchema = z.object({
  format: z.enum(['layers-model', 'graph-model']),
  topology: object,
  weights: z.array(weightSchema),
  groups: z.array(
    z.object({ weightNames: z.array(z.string()), paths: z.array(z.string()).exactOptional(), extras: object.exactOptional() }),
  ),
  extras: object,
  keyOrder: z.array(z.string()).exactOptional(),
  warnings: z.array(object),
  refused: object.exactOptional(),
  hints: object.exactOptional(),
});

type Kind = z.infer<typeof weightSchema>['kind'];

function kindOf(values: WeightValues): Kind {
  return values instanceof Float32Array ? 'Float32Array' : values instanceof Int32Array ? 'Int32Array' : 'Uint8Array';
}

function bytesOf({ buffer, byteOffset, byteLength }: WeightValues): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

function valuesOf(kind: Kind, bytes: Uint8Array): WeightValues {
  // A copy of its own starts where any type may start.
  const { buffer } = Uint8Array.from(bytes);
  return kind === 'Float32Array' ? new Float32Array(buffer) : kind === 'Int32Array' ? new Int32Array(buffer) : new Uint8Array(buffer);
}

async function readWhole(file: string): Promise<Buffer> {
  return readFile(file).catch(refuseUnreadable(file));
}

function refused(reason: string): Failure {
  return new Failure('queueRefused', { what: 'a packed model', reason });
}
