import { jsonIn } from '../../base/json';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod/mini';
import { reportFiles } from '../../formats/reportFiles';
import type { Model } from '../../model/model';
import { withFiles } from '../../protocol/recipeFiles';
import type { EditName } from '../../protocol/actions';
import { dataChoice, dataPath, wordsOf } from '../../protocol/dataChoice';
import { REPORT_FORMAT, type ReportedRun, type ReportedStep } from '../../protocol/report';
import { identity } from '../identity';

/** What a session or a command made of a model. */
export interface Run {
  readonly original: Model;
  readonly steps: readonly ReportedStep[];
  /** Of a checkpoint: how many epochs of a training it had seen. */
  readonly epochs?: number;
  /** Where what was made stood in the original: see `ReportedRun`. */
  readonly origins?: NonNullable<ReportedRun['origins']>;
}

const earlierReport = z.object({
  format: z.literal(REPORT_FORMAT),
  content: z.string(),
  lineage: z.array(
    z.looseObject({
      original: z.object({ file: z.string(), content: z.string() }),
      steps: z.array(z.unknown()),
      origins: z.optional(z.union([z.literal('unknown'), z.record(z.string(), z.array(z.nullable(z.array(z.int()))))])),
    }),
  ),
});

/**
 * How a model came about that is written to `folder`: the run, and before it what the report beside the original tells, where there
 * is one and it tells of the very model that was opened. Files are named as seen from `folder`.
 */
export async function lineageOf({ original, ...told }: Run, folder: string): Promise<readonly ReportedRun[]> {
  const content = await identity({ model: original });
  const home = dirname(original.file);
  const run = asSeen({ original: { file: original.file, content }, ...told }, process.cwd(), folder);
  const runs = await earlierRuns(original, content);
  return [...runs.map((each) => asSeen(each, home, folder)), run];
}

/**
 * The model that the first edit which is no training began with, as the report beside a model's file tells: before that a network may not
 * have been trained yet. Undefined where no report tells of this very model.
 */
export async function firstOriginal(model: Model): Promise<{ readonly file: string; readonly content: string } | undefined> {
  const runs = await earlierRuns(model, await identity({ model }));
  const first = runs.find(({ steps }) => steps.some(({ recipe }) => !BEGINNINGS.has(recipe.edit))) ?? runs[0];
  return first && { file: resolve(dirname(model.file), first.original.file), content: first.original.content };
}

/** Edits before which a network may not have been trained yet. */
const BEGINNINGS: ReadonlySet<EditName> = new Set(['finetune', 'scratch']);

/** What the report beside a model tells of how it came about, where it tells of the very model; files are named as seen from there. */
export async function earlierRuns({ file }: Model, content: string): Promise<readonly ReportedRun[]> {
  const text = await readFile(join(dirname(file), reportFiles(file).json), 'utf8').catch(() => undefined);
  const earlier = text === undefined ? undefined : earlierReport.safeParse(jsonIn(text)).data;
  return earlier?.content === content ? (earlier.lineage as unknown as readonly ReportedRun[]) : [];
}

/** A run whose files are named as seen from `from`, as seen from `to`. */
function asSeen({ original, steps, ...others }: ReportedRun, from: string, to: string): ReportedRun {
  const seen = (path: string): string => asUrl(relative(to, resolve(from, path)));
  return {
    ...others,
    original: { ...original, file: seen(original.file) },
    steps: steps.map((step) => {
      const recipe = withFiles(step.recipe, seen);
      const { data } = recipe;
      return { ...step, recipe: data === undefined ? recipe : { ...recipe, data: dataChoice(seen(dataPath(data)), wordsOf(data)) } };
    }),
  };
}

/** With slashes on every system. */
function asUrl(path: string): string {
  return path.replaceAll('\\', '/');
}
