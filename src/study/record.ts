import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { refusing } from '../formats/checkTarget';
import type { Model } from '../model/model';
import { Failure } from '../model/failure';
import type { DataChoice } from '../protocol/dataChoice';
import type { StudyPoint } from '../protocol/answers';
import type { MethodName } from '../protocol/vocabulary';
import type { SettledStudying } from '../protocol/settings/studying';
import { criteria } from '../saliency/criteria/criteria';
import type { Trial } from './trial';

/** A study's points on disk: one line of JSON per trial, so that a study that was stopped goes on where it was. */
export interface StudyRecord {
  /** The points of trials measured before, by trial. */
  readonly known: ReadonlyMap<string, readonly StudyPoint[]>;
  add(trial: Trial, points: readonly StudyPoint[]): Promise<void>;
}

/** A trial's name within its study. */
export function trialKey({ method, level, scope, amount, seed, rounds }: Trial): string {
  return [method, level, scope, amount, seed, ...(rounds === undefined ? [] : [rounds])].join(' ');
}

/**
 * Opens `folder/points.jsonl` for a study of this model, data and settings of fine-tuning; what a different study left there
 * is refused (`outputExists`), a last line that a kill cut short is dropped.
 */
export async function openRecord(
  folder: string,
  study: { model: Model; data: DataChoice; settings: SettledStudying },
): Promise<StudyRecord> {
  const file = join(folder, 'points.jsonl');
  const identity = identityOf(study);
  await refusing(folder, () => mkdir(folder, { recursive: true }));
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const [head, ...lines] = (text ?? '').split('\n').flatMap(parseLine);
  if (text !== undefined && head !== undefined && headSchema.safeParse(head).data?.study !== identity) {
    throw new Failure('outputExists', { file });
  }
  const known = new Map(
    lines.flatMap((line) => {
      const entry = lineSchema.safeParse(line);
      return entry.success ? [[entry.data.trial, entry.data.points] as const] : [];
    }),
  );
  const kept = [{ study: identity }, ...[...known].map(([trial, points]) => ({ trial, points }))];
  await refusing(file, () => writeFile(file, kept.map((line) => `${JSON.stringify(line)}\n`).join('')));
  return {
    known,
    add: (trial, points) => appendFile(file, `${JSON.stringify({ trial: trialKey(trial), points })}\n`),
  };
}

const headSchema = z.object({ study: z.string() });
const pointSchema = z.object({
  method: z.custom<MethodName>((value) => typeof value === 'string' && Object.hasOwn(criteria, value)),
  level: z.enum(['parameter', 'neuron']),
  amount: z.number(),
  seed: z.number(),
  rounds: z.number().exactOptional(),
  finetuneEpochs: z.number(),
  loss: z.number(),
  accuracy: z.number().exactOptional(),
  nonzero: z.number(),
  channels: z.number(),
  params: z.number(),
  macs: z.number(),
  gzipBytes: z.number(),
}) satisfies z.ZodType<StudyPoint>;
const lineSchema = z.object({ trial: z.string(), points: z.array(pointSchema) });

function parseLine(line: string): unknown[] {
  try {
    return [JSON.parse(line) as unknown];
  } catch {
    return [];
  }
}

/** What must be the same for old points to count: the weights' bytes, the data's path and the words on how to read them, how trials are scored and fine-tuned. */
function identityOf({ model, data, settings }: { model: Model; data: DataChoice; settings: SettledStudying }): string {
  const hash = createHash('sha256');
  const { methods: _, amounts: _amounts, seeds: _seeds, level: _level, scope: _scope, rounds: _rounds, finetune, ...scoring } = settings;
  hash.update(JSON.stringify([model.topology, data, finetune ?? null, scoring]));
  for (const { name, values } of model.weights.values()) hash.update(name).update(values);
  return hash.digest('hex');
}
