import { join } from 'node:path';
import { refusing } from '../formats/checkTarget';
import { writeWhole } from '../formats/writeWhole';
import type { StudyAnswer } from '../protocol/answers';
import type { StudySettings } from '../protocol/settings/studying';

/** Writes `study.json` into the study's folder: the settings, so that it can be run again, and every point. */
export async function writeStudyReport(folder: string, report: { settings: StudySettings; answer: StudyAnswer }): Promise<void> {
  const file = join(folder, 'study.json');
  await refusing(file, () => writeWhole(file, `${JSON.stringify(report, null, 2)}\n`));
}
