import { jsonIn } from '../../base/json';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReportProgress } from '../../base/progress';
import type { StudyAnswer } from '../../protocol/studyAnswer';
import type { StudySettings } from '../../protocol/settings/studying';
import { readJournal } from '../journal';
import { BEGUN } from './begunStudy';
import type { StudyFacts } from './studyFacts';
import { STUDY_FORMAT } from './studyJson';
import { writeStudyFiles } from './writeStudyFiles';

/**
 * Writes a study's report anew from the journals in these folders, put together: each record once. What the first folder tells
 * of its study beside the records is told again. Returns the paths and how many records there are. Throws `fileUnreadable`, `fileUnwritable`.
 */
export async function remakeStudyFiles(
  folders: readonly string[],
  out: string,
  tell?: ReportProgress,
): Promise<{ readonly files: readonly string[]; readonly records: number }> {
  const journals = await Promise.all(folders.map((folder) => readJournal(folder)));
  const lines = [...new Map(journals.flat().map((line) => [line.record.id, line])).values()];
  const { answer, ...facts } = await factsIn(folders[0] ?? out);
  // An answer is of one study: of several put together it tells too little.
  const told = folders.length === 1 && answer ? { ...facts, answer } : facts;
  return { files: await writeStudyFiles(out, lines, told, tell), records: lines.length };
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const baselineSchema = z.object({ loss: z.number(), accuracy: z.number().optional() });
const factsSchema = z.object({
  format: z.literal(STUDY_FORMAT),
  settings: z.custom<StudySettings>(isObject).exactOptional(),
  answer: z
    .custom<StudyAnswer>((value) => isObject(value) && baselineSchema.safeParse((value as Partial<StudyAnswer>).baseline).success)
    .exactOptional(),
  model: z.string().exactOptional(),
  data: z.string().exactOptional(),
  program: z.string().exactOptional(),
  classes: z.array(z.string()).exactOptional(),
});

/** What the study wrote down when it began, where it has not ended; else what an older report tells. Nothing where there is neither, or none of ours. */
async function factsIn(folder: string): Promise<StudyFacts> {
  for (const name of [BEGUN, 'study.json']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => 'null');
    const found = factsSchema.safeParse(jsonIn(text)).data;
    if (!found) continue;
    const { format: _, ...facts } = found;
    return facts;
  }
  return {};
}
