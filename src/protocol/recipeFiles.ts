import { ACTIONS, type SettingName } from './actions';
import type { Recipe } from './plans';
import type { Fields, Told } from './settings/field';
import { ORIGINAL_TEACHER } from './settings/finetuning';
import type { Schema } from './settings/schema';

/** Settings of an action whose files are called as `renamed` says; the original's name is no file's. */
export function withSettingFiles<S extends object>(name: SettingName, settings: S, renamed: (file: string) => string): S {
  const schema: Schema = ACTIONS[name].settings;
  return renamedIn(schema.fields, { ...(settings as object) }, (path) => (path === ORIGINAL_TEACHER ? path : renamed(path))) as S;
}

/** A recipe whose files (a teacher, a checkpoint; not its data set) are called as `renamed` says; the original's name is no file's. */
export function withFiles<R extends Recipe>(recipe: R, renamed: (file: string) => string): R {
  return withPaths(recipe, (path) => (path === ORIGINAL_TEACHER ? path : renamed(path)));
}

/** A recipe that names the file of the original where its teacher is that. */
export function withOriginalFile<R extends Recipe>(recipe: R, file: string): R {
  return withPaths(recipe, (path) => (path === ORIGINAL_TEACHER ? file : path));
}

/** Whether settings of an edit or a study are about the original: it teaches, or tells which neurons a checkpoint's are. */
export function asksForOriginal(settings: object): boolean {
  const { teacher, finetune, rewind, checkpoint, checkpoints, repairs }: Told = { ...settings };
  const ofPart = typeof finetune === 'object' && finetune !== null ? (finetune as Told)['teacher'] : undefined;
  // What a study distils learns from the original where no teacher is told.
  const fallback = Array.isArray(repairs) && repairs.includes('distil') ? ORIGINAL_TEACHER : undefined;
  return (teacher ?? ofPart ?? fallback) === ORIGINAL_TEACHER || [rewind, checkpoint, checkpoints].some((path) => path !== undefined);
}

function withPaths<R extends Recipe>(recipe: R, renamed: (path: string) => string): R {
  // A report of a later version may tell of edits that there are none of here.
  if (!Object.hasOwn(ACTIONS, recipe.edit)) return recipe;
  const schema: Schema = ACTIONS[recipe.edit].settings;
  return { ...recipe, settings: renamedIn(schema.fields, { ...recipe.settings }, renamed) };
}

/** Every setting that is a path, also in the parts. */
function renamedIn(fields: Fields, told: Told, renamed: (path: string) => string): Told {
  return Object.fromEntries(
    Object.entries(told).map(([name, value]) => {
      const field = fields[name];
      if (!field) return [name, value];
      if ('part' in field) return [name, typeof value === 'object' ? renamedIn(field.part, { ...value }, renamed) : value];
      return [name, field.control.kind === 'path' && typeof value === 'string' ? renamed(value) : value];
    }),
  );
}
