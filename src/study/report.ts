import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusing } from '../formats/checkTarget';
import type { StudyAnswer } from '../protocol/answers';
import type { StudySettings } from '../protocol/settings/studying';

/** Writes `study.json` into the study's folder: the settings, so that it can be run again, and every point. */
export async function writeStudyReport(folder: string, report: { settings: StudySettings; answer: StudyAnswer }): Promise<void> {
  const file = join(folder, 'study.json');
  await refusing(file, async () => {
    await writeFile(`${file}.partial`, `${JSON.stringify(report, null, 2)}\n`);
    await rename(`${file}.partial`, file);
  });
}
