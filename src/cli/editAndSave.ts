import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checkTarget } from '../formats/checkTarget';
import { removePartials } from '../formats/weightFiles/removePartials';
import type { ModelWarning } from '../model/model';
import type { Edited, Opened } from '../operations/opened';
import type { EditAnswer } from '../protocol/answers';
import type { CommonOptions } from './commonOptions';
import { printAnswer } from './output';
import { withRun, type Run } from './run';
import { editText } from './text/edit';

/** What every command that writes a model takes. */
export interface SaveOptions extends CommonOptions {
  readonly out: string;
  readonly overwrite?: true;
}

/** Adds --out and --overwrite. */
export function withSaveOptions(command: Command): Command {
  return command.requiredOption('--out <folder>', 'where to write the model').option('--overwrite', 'replace a model in that folder');
}

/**
 * Opens a model, edits it, saves the result and prints the answer, `warnings` first. An output folder that is taken or can't be written
 * to is refused before the work.
 */
export async function editAndSave(
  file: string,
  options: SaveOptions,
  warnings: readonly ModelWarning[],
  edit: (run: Run, opened: Opened) => Promise<Edited>,
): Promise<void> {
  const folder = resolve(options.out);
  const overwrite = options.overwrite ?? false;
  await checkTarget(folder, overwrite);
  try {
    const answer = await withRun(options, async (run): Promise<EditAnswer> => {
      const { model, analysis } = await run.perform('openForWork', { file, sizes: false });
      const edited = await edit(run, { model, analysis });
      const saved = await run.perform('save', { model: edited.model, folder, overwrite });
      const { certificate } = edited.answer;
      return {
        ...edited.answer,
        warnings: [...warnings, ...edited.answer.warnings],
        certificate: { ...certificate, ...saved.certificate },
        out: folder,
      };
    });
    printAnswer(options, answer, editText);
  } catch (error) {
    await removePartials(folder);
    throw error;
  }
}
