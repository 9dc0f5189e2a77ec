import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../model/failure';
import type { StudyAnswer } from '../protocol/answers';
import type { StudySettings } from '../protocol/settings';

/** Writes `study.json` into the study's folder: the settings, so that it can be run again, and every point. */
export async function writeStudyReport(folder: string, report: { settings: StudySettings; answer: StudyAnswer }): Promise<void> {
  const file = join(folder, 'study.json');
  try {
    await writeFile(`${file}.partial`, `${JSON.stringify(report, null, 2)}\n`);
    await rename(`${file}.partial`, file);
  } catch (error) {
    throw new Failure('fileUnwritable', { file, reason: error instanceof Error ? error.message : String(error) });
  }
}
