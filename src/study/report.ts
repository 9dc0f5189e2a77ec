import { join } from 'node:path';
import { refusing } from '../formats/checkTarget';
import { writeWhole } from '../formats/writeWhole';
import type { StudyAnswer } from '../protocol/answers';
import type { StudySettings } from '../protocol/settings/studying';
import type { TrialRecord } from '../protocol/trialRecord';

/** A study as `study.json` holds it. */
export interface StudyFile {
  /** As told, so that it can be run again. */
  readonly settings: StudySettings;
  readonly answer: StudyAnswer;
  /** Of all trials, in the order of their names: the same recipe gives the same bytes. */
  readonly records: readonly TrialRecord[];
}

/** Writes `study.json` into the study's folder. Throws `fileUnwritable`. */
export async function writeStudyReport(folder: string, study: StudyFile): Promise<void> {
  const file = join(folder, 'study.json');
  await refusing(file, () => writeWhole(file, `${JSON.stringify(study, null, 2)}\n`));
}
