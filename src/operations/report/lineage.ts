import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod/mini';
import { reportFiles } from '../../formats/reportFiles';
import type { Model } from '../../model/model';
import { dataChoice, dataPath, wordsOf } from '../../protocol/dataChoice';
import { REPORT_FORMAT, type ReportedRun, type ReportedStep } from '../../protocol/report';
import { identity } from '../identity';

/** What a session or a command made of a model. */
export interface Run {
  readonly original: Model;
  readonly steps: readonly ReportedStep[];
}

const earlierReport = z.object({
  format: z.literal(REPORT_FORMAT),
  content: z.string(),
  lineage: z.array(z.looseObject({ original: z.object({ file: z.string(), content: z.string() }), steps: z.array(z.unknown()) })),
});

/**
 * How a model came about that is written to `folder`: the run, and before it what the report beside the original tells, where there
 * is one and it tells of the very model that was opened. Files are named as seen from `folder`.
 */
export async function lineageOf({ original, steps }: Run, folder: string): Promise<readonly ReportedRun[]> {
  const content = await identity({ model: original });
  const home = dirname(original.file);
  const run = asSeen({ original: { file: original.file, content }, steps }, process.cwd(), folder);
  const text = await readFile(join(home, reportFiles(original.file).json), 'utf8').catch(() => undefined);
  const earlier = text === undefined ? undefined : earlierReport.safeParse(parsed(text)).data;
  if (earlier?.content !== content) return [run];
  const runs = earlier.lineage as unknown as readonly ReportedRun[];
  return [...runs.map((each) => asSeen(each, home, folder)), run];
}

/** A run whose files are named as seen from `from`, as seen from `to`. */
function asSeen({ original, steps }: ReportedRun, from: string, to: string): ReportedRun {
  const seen = (path: string): string => asUrl(relative(to, resolve(from, path)));
  return {
    original: { ...original, file: seen(original.file) },
    steps: steps.map((step) => {
      const { data } = step.recipe;
      return data === undefined ? step : { ...step, recipe: { ...step.recipe, data: dataChoice(seen(dataPath(data)), wordsOf(data)) } };
    }),
  };
}

/** With slashes on every system. */
function asUrl(path: string): string {
  return path.replaceAll('\\', '/');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
