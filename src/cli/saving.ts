import { resolve, dirname } from 'node:path';
import { defined } from '../base/defined';
import { checkTarget } from '../formats/checkTarget';
import { removePartials } from '../formats/weightFiles/removePartials';
import type { SaveTarget } from '../operations/files/saveTarget';
import type { Command } from 'commander';
import { modelFileOf } from '../formats/readModel';
import { isSameFolder } from '../formats/writeModel';
import { Failure } from '../model/failure';

/** Where a command is to write a model. */
export interface SaveWords {
  readonly out?: string;
  readonly overwrite?: true;
  readonly inPlace?: true;
  /** False with --no-report. */
  readonly report?: boolean;
  readonly keepOrder?: true;
  readonly keepTraining?: true;
  readonly precompress?: true;
}

/** Adds --out, --overwrite, --in-place and how the model is to be written. */
export function withSaveOptions(command: Command): Command {
  return command
    .option('--out <folder>', 'where to write the model')
    .option('--overwrite', 'replace a model in that folder')
    .option('--in-place', 'replace the model itself, in its own folder')
    .option('--keep-order', 'leave hidden neurons in their order: they are put in the one that compresses best, outputs being the same')
    .option('--keep-training', 'keep in model.json what only training reads: initialisers, regularizers, the training configuration')
    .option('--precompress', 'write model.json and the weight files through gzip and brotli too (.gz and .br beside each)')
    .option('--no-report', 'write no report (NAME.report.json and NAME.report.html) beside the model');
}

/**
 * Does work that writes the model of `file`. A folder that is taken or can't be written to, and the model's own without
 * --in-place, are refused before; what was half written when the work ends otherwise is taken away, which is safe once
 * `work` has settled: by then no thread of it is left.
 */
export async function saving<T>(file: string, words: SaveWords, work: (target: SaveTarget) => Promise<T>): Promise<T> {
  const target = await targetOf(file, words);
  await checkTarget(target.folder, target.overwrite);
  try {
    return await work(target);
  } catch (error) {
    await removePartials(target.folder);
    throw error;
  }
}

/** Throws `settingInvalid` where it is not clear that the model itself may be replaced, or where to write. */
async function targetOf(
  file: string,
  { out, report = true, keepOrder, keepTraining, precompress, ...words }: SaveWords,
): Promise<SaveTarget> {
  const { overwrite = false, inPlace = false }: { readonly overwrite?: boolean; readonly inPlace?: boolean } = words;
  if (out === undefined && !inPlace)
    throw new Failure('settingInvalid', { setting: '--out', reason: 'it needs a folder; --in-place replaces the model itself' });
  const model = modelFileOf(resolve(file));
  // A model that can't be found is an error of its own, after those of the folder that was named.
  const found = out === undefined ? await model : await model.catch(() => undefined);
  const folder = resolve(out ?? dirname(found ?? file));
  const isOwn = found !== undefined && (await isSameFolder(dirname(found), folder));
  if (inPlace && !isOwn)
    throw new Failure('settingInvalid', {
      setting: '--in-place',
      reason: `it writes to the model's own folder, and --out names another (${folder})`,
    });
  if (!inPlace && isOwn && overwrite) {
    throw new Failure('settingInvalid', {
      setting: '--overwrite',
      reason: `${folder} is the folder of the model itself; replacing that needs --in-place`,
    });
  }
  return { folder, overwrite: overwrite || inPlace, report, ...defined({ keepOrder, keepTraining, precompress }) };
}
