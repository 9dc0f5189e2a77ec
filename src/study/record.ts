import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { refusing } from '../formats/checkTarget';
import { writeWhole } from '../formats/writeWhole';
import type { Model } from '../model/model';
import { Failure } from '../model/failure';
import type { DataChoice } from '../protocol/dataChoice';
import type { StudyPoint } from '../protocol/answers';
import type { MethodName } from '../protocol/vocabulary';
import type { SettledStudying } from '../protocol/settings/studying';
import type { Trial } from '../protocol/trials';
import { criteria } from '../saliency/criteria/criteria';

/** A study's points on disk: one line of JSON per trial, so that a study that was stopped goes on where it was. */
export interface StudyRecord {
  /** What was measured before of a trial, or of another one with the same outcome; undefined where nothing was. */
  known(trial: Trial): readonly StudyPoint[] | undefined;
  /** Resolves when the trial's points are on disk. */
  add(trial: Trial, points: readonly StudyPoint[]): Promise<void>;
}

/** What a study's points rest on beside its grid. */
export interface StudyGround {
  readonly model: Model;
  readonly data: DataChoice;
  readonly settings: SettledStudying;
  /** The same for trials that come out the same. */
  readonly outcomeOf: (trial: Trial) => string;
}

/** Opens the record of this study among others in a folder, where each has a folder of its own. `version` tells states of the data apart. */
export function openRecordAmong(folder: string, ground: StudyGround, version: unknown): Promise<StudyRecord> {
  const name = createHash('sha256')
    .update(JSON.stringify([identityOf(ground), version]))
    .digest('hex');
  return openRecord(join(folder, name), ground);
}

/** A trial's name within its study. */
export function trialKey({ method, level, scope, amount, seed, rounds }: Trial): string {
  return [method, level, scope, amount, seed, ...(rounds === undefined ? [] : [rounds])].join(' ');
}

/**
 * Opens `folder/points.jsonl` for a study of this model, data and settings of fine-tuning; what a different study left there
 * is refused (`outputExists`), a last line that a kill cut short is dropped.
 */
export async function openRecord(folder: string, study: StudyGround): Promise<StudyRecord> {
  const file = join(folder, 'points.jsonl');
  const identity = identityOf(study);
  await refusing(folder, () => mkdir(folder, { recursive: true }));
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const [head, ...lines] = (text ?? '').split('\n').flatMap(parseLine);
  if (text !== undefined && head !== undefined && headSchema.safeParse(head).data?.study !== identity) {
    throw new Failure('outputExists', { file });
  }
  const entries = lines.flatMap((line) => lineSchema.safeParse(line).data ?? []);
  const kept = `${[{ study: identity }, ...entries].map((line) => JSON.stringify(line)).join('\n')}\n`;
  if (kept !== text) {
    await refusing(file, () => writeWhole(file, kept));
  }
  const { outcomeOf } = study;
  const byOutcome = new Map(entries.map(({ trial, points }) => [outcomeOf(trialOf(trial)), points]));
  return {
    known: (trial) => byOutcome.get(outcomeOf(trial))?.map((point) => ({ ...point, method: trial.method, seed: trial.seed })),
    add: (trial, points) => appendFile(file, `${JSON.stringify({ trial: trialKey(trial), points })}\n`),
  };
}

/** The trial of that name. */
function trialOf(key: string): Trial {
  const [method, level, scope, amount, seed, rounds] = key.split(' ');
  const told = {
    method,
    level,
    scope,
    amount: Number(amount),
    seed: Number(seed),
    ...(rounds === undefined ? {} : { rounds: Number(rounds) }),
  };
  return told as Trial;
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
  modelJsonGzipBytes: z.number(),
}) satisfies z.ZodType<StudyPoint>;
const lineSchema = z.object({ trial: z.string(), points: z.array(pointSchema) });

function parseLine(line: string): unknown[] {
  try {
    return [JSON.parse(line) as unknown];
  } catch {
    return [];
  }
}

/** What points tell; another word for another meaning: sizes count model.json. */
const POINTS = 'with model.json';

/** What must be the same for old points to count: the weights' bytes, the data's path and the words on how to read them, how trials are scored and fine-tuned. */
function identityOf({ model, data, settings }: StudyGround): string {
  const hash = createHash('sha256');
  const { methods: _, amounts: _amounts, seeds: _seeds, level: _level, scope: _scope, rounds: _rounds, finetune, ...scoring } = settings;
  hash.update(JSON.stringify([POINTS, model.topology, data, finetune ?? null, scoring]));
  for (const { name, values } of model.weights.values()) hash.update(name).update(values);
  return hash.digest('hex');
}
