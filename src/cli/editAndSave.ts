import type { EditChoice } from '../operations/files/editFile';
import type { CommonOptions } from './commonOptions';
import { printAnswer } from './output';
import { withRun } from './run';
import { saving } from './saving';
import { editText } from './text/edit';

/** What every command that writes a model takes. */
export interface SaveOptions extends CommonOptions {
  readonly out: string;
  readonly overwrite?: true;
}

/** Opens a model, edits it, saves the result and prints the answer. */
export async function editAndSave(file: string, options: SaveOptions, choice: EditChoice): Promise<void> {
  const answer = await saving(options, (target) => withRun(options, (run) => run.perform('editFile', { file, ...choice, ...target })));
  printAnswer(options, answer, editText);
}
