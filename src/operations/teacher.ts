import { resolve } from 'node:path';
import { readModel } from '../formats/readModel';
import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import { ORIGINAL_TEACHER, type SettledFinetuning } from '../protocol/settings/finetuning';
import { identity } from './identity';
import { firstOriginal } from './report/lineage';

/** What settings say of a teacher. */
export type TeacherSettings = Pick<SettledFinetuning, 'teacher' | 'teacherContent'>;

/** The model that teaches, and settings by which the very same is found again. */
export interface FoundTeacher {
  readonly model: Model;
  readonly settings: TeacherSettings;
}

/**
 * The teacher that settings ask for; undefined without one. `original` is what goes by that name; where nobody knows, the report beside
 * the file of `model` may tell. Throws `settingInvalid` where none does, and for a teacher with another hash than the settings or the report say.
 */
export async function teacherOf(
  { teacher, teacherContent }: TeacherSettings,
  { original, model }: { readonly original: Model | undefined; readonly model: Model },
): Promise<FoundTeacher | undefined> {
  if (teacher === undefined) return undefined;
  if (teacher !== ORIGINAL_TEACHER) return read(teacher, teacherContent);
  if (!original) {
    const first = await firstOriginal(model);
    if (first) return read(first.file, teacherContent ?? first.content);
    const reason = `no report beside ${model.file} tells which model it was made of: name the folder of the original`;
    throw new Failure('settingInvalid', { setting: 'teacher', reason });
  }
  if (teacherContent !== undefined) checkContent(await identity({ model: original }), teacherContent, original.file);
  return { model: original, settings: { teacher, ...(teacherContent === undefined ? {} : { teacherContent }) } };
}

async function read(file: string, wanted: string | undefined): Promise<FoundTeacher> {
  const model = await readModel(resolve(file));
  const content = await identity({ model });
  checkContent(content, wanted, model.file);
  return { model, settings: { teacher: file, teacherContent: content } };
}

function checkContent(content: string, wanted: string | undefined, file: string): void {
  if (wanted === undefined || wanted === content) return;
  const reason = `${file} is another model than the one that taught: its hash is ${content}, expected ${wanted}`;
  throw new Failure('settingInvalid', { setting: 'teacher', reason });
}
