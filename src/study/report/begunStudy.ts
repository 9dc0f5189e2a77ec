import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { refusing } from '../../formats/checkTarget';
import { writeWhole } from '../../formats/writeWhole';
import { STUDY_FORMAT } from './studyJson';
import type { StudyFacts } from './studyFacts';

/** What a study's folder tells of it as long as not all is measured. */
export const BEGUN = 'study.begun.json';

/** Writes down what a study is of, so that it is known of one that is killed, too. Throws `fileUnwritable`. */
export async function noteBegun(folder: string, facts: StudyFacts): Promise<void> {
  const file = join(folder, BEGUN);
  await refusing(file, () => writeWhole(file, `${JSON.stringify({ format: STUDY_FORMAT, ...facts })}\n`));
}

/** All is measured: the report tells it from here on. */
export async function forgetBegun(folder: string): Promise<void> {
  await rm(join(folder, BEGUN), { force: true });
}
