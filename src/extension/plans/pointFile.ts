import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod/mini';
import { LEVELS } from '../../protocol/settings/ranking';
import { METHODS } from '../../protocol/methods';
import type { StudyPoint } from '../../protocol/studyAnswer';
import { parsePlanText, planText } from './planJson';

const figure = z.custom<number>((value) => typeof value === 'number');
const point = z.looseObject({
  method: z.custom<string>((value) => typeof value === 'string' && Object.hasOwn(METHODS, value)),
  level: z.custom<string>((value) => typeof value === 'string' && Object.hasOwn(LEVELS, value)),
  amount: figure,
  seed: figure,
  finetuneEpochs: figure,
  loss: figure,
  nonzero: figure,
  channels: figure,
  params: figure,
  macs: figure,
  gzipBytes: figure,
});

/** Adds points to a file, a line each. The line's end comes first: what a kill cut short spoils no line after it. */
export async function appendPoints(file: string, points: readonly StudyPoint[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, points.map((each) => `\n${planText(each)}`).join(''));
}

/** The points of a file in the order in which they were written; none where there is none. Lines that are no points are left out. */
export async function readPoints(file: string): Promise<readonly StudyPoint[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap(pointOf);
}

function pointOf(line: string): StudyPoint[] {
  if (line === '') return [];
  try {
    const parsed = point.safeParse(parsePlanText(line));
    return parsed.success ? [withCountedSize(parsed.data as unknown as StudyPoint)] : [];
  } catch {
    return [];
  }
}

/** Sizes from before model.json was counted are not told beside those that count it. */
function withCountedSize(read: StudyPoint): StudyPoint {
  return read.modelJsonGzipBytes === undefined ? { ...read, gzipBytes: NaN } : read;
}
