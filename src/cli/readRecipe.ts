import { readFile } from 'node:fs/promises';
import { defined } from '../base/defined';
import { isJsonObject, jsonIn } from '../base/json';
import { Failure } from '../model/failure';
import { refuseUnreadable } from '../model/unreadable';
import { dataChoice, type DataChoice } from '../protocol/dataChoice';
import { dataWords } from '../protocol/settings/dataWords';
import { settle } from '../protocol/settings/settle';
import { studying, type StudySettings } from '../protocol/settings/studying';

/** A study as a file: its settings, and the data set. */
export type Recipe = StudySettings & { readonly data?: DataChoice };

/** Reads a recipe. Throws `fileUnreadable`, or `settingInvalid` that names the setting by its place in the file. */
export async function readRecipe(file: string): Promise<Recipe> {
  const text = await readFile(file, 'utf8').catch(refuseUnreadable(file));
  const { data, ...settings } = parsed(text, file);
  settle(studying, settings, (path) => `${file}: ${path.join('.')}`);
  return { ...settings, ...defined({ data: data === undefined ? undefined : choiceIn(data, file) }) };
}

/** A path, or an object with `path` and words on how to read what lies there. */
function choiceIn(data: unknown, file: string): DataChoice {
  if (typeof data === 'string') return data;
  const { path, ...words } = typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {};
  if (typeof path !== 'string')
    throw new Failure('settingInvalid', { setting: `${file}: data`, reason: 'it is neither a path nor an object with a "path"' });
  return dataChoice(
    path,
    settle(dataWords, words, (place) => `${file}: data.${place.join('.')}`),
  );
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  const json = jsonIn(text);
  if (json === undefined) throw new Failure('settingInvalid', { setting: file, reason: 'it is not JSON' });
  if (isJsonObject(json)) return { ...json };
  throw new Failure('settingInvalid', { setting: file, reason: 'it is not a JSON object' });
}
