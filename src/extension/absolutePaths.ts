import { dirname, resolve } from 'node:path';
import type { SettingName } from '../protocol/actions';
import { withSettingFiles } from '../protocol/recipeFiles';

/**
 * Settings whose paths lead to the same files from wherever they are read: what is not absolute begins in the model's folder, as the
 * forms say. The folder that the engine happens to run in is nobody's.
 */
export function withAbsolutePaths<S extends object>(name: SettingName, settings: S, modelFile: string): S {
  return withSettingFiles(name, settings, (path) => resolve(dirname(modelFile), path));
}
