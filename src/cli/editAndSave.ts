import type { Command } from 'commander';
import type { ModelWarning } from '../model/model';
import type { CommonOptions } from './commonOptions';
import { printAnswer } from './output';
import { withRun } from './run';
import { editText } from './text/edit';
import type { EditChoice } from '../operations/files/editFile';
import { saving } from './saving';

/** What every command that writes a model takes. */
export interface SaveOptions extends CommonOptions {
  readonly out: string;
  readonly overwrite?: true;
}

/** Adds --out and --overwrite. */
export function withSaveOptions(command: Command): Command {
  return command.requiredOption('--out <folder>', 'where to write the model').option('--overwrite', 'replace a model in that folder');
}

/** Opens a model, edits it, saves the result and prints the answer, `warnings` first. */
export async function editAndSave(
  file: string,
  options: SaveOptions,
  { warnings, ...choice }: EditChoice & { readonly warnings: readonly ModelWarning[] },
): Promise<void> {
  const answer = await saving(options, (target) => withRun(options, (run) => run.perform('editFile', { file, ...choice, ...target })));
  printAnswer(options, { ...answer, warnings: [...warnings, ...answer.warnings] }, editText);
}
