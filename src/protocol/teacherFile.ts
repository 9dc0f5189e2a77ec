import type { Recipe } from './plans';
import { ORIGINAL_TEACHER } from './settings/finetuning';
import type { Told } from './settings/field';

/** A recipe whose teacher's file, where it has one, is called as `renamed` says. */
export function withTeacherFile<R extends Recipe>(recipe: R, renamed: (file: string) => string): R {
  return withTeacher(recipe, (teacher) => (teacher === ORIGINAL_TEACHER ? teacher : renamed(teacher)));
}

/** A recipe that names the file of the original where its teacher is that. */
export function withOriginalFile<R extends Recipe>(recipe: R, file: string): R {
  return withTeacher(recipe, (teacher) => (teacher === ORIGINAL_TEACHER ? file : teacher));
}

/** Whether settings of an edit or a study ask for the original as a teacher. */
export function asksForOriginal(settings: object): boolean {
  const { repairs }: Told = { ...settings };
  // What a study distils learns from the original where no teacher is told.
  const fallback = Array.isArray(repairs) && repairs.includes('distil') ? ORIGINAL_TEACHER : undefined;
  return (teacherIn(settings) ?? fallback) === ORIGINAL_TEACHER;
}

function teacherIn(settings: object): unknown {
  const { teacher, finetune }: Told = { ...settings };
  return teacher ?? (typeof finetune === 'object' && finetune !== null ? (finetune as Told)['teacher'] : undefined);
}

/** The teacher stands among the settings of fine-tuning, or in the part of them that others have. */
function withTeacher<R extends Recipe>(recipe: R, renamed: (teacher: string) => string): R {
  const settings: Told = { ...recipe.settings };
  const { teacher, finetune } = settings;
  if (typeof teacher === 'string') return { ...recipe, settings: { ...settings, teacher: renamed(teacher) } };
  const part: Told = { ...(typeof finetune === 'object' ? finetune : {}) };
  if (typeof part['teacher'] !== 'string') return recipe;
  return { ...recipe, settings: { ...settings, finetune: { ...part, teacher: renamed(part['teacher']) } } };
}
