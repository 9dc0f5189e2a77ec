import type { ModelWarning } from '../model/model';
import type { CommonOptions } from './commonOptions';
import { printAnswer } from './output';
import { withRun } from './run';
import { editText } from './text/edit';
import type { EditChoice } from '../operations/files/editFile';
import { saving, type SaveWords } from './saving';

/** What every command that writes a model takes. */
export type SaveOptions = CommonOptions & SaveWords;

/** Opens a model, edits it, saves the result and prints the answer, `warnings` first. */
export async function editAndSave(
  file: string,
  options: SaveOptions,
  { warnings, ...choice }: EditChoice & { readonly warnings: readonly ModelWarning[] },
): Promise<void> {
  const answer = await saving(file, options, (target) =>
    withRun(options, (run) => run.perform('editFile', { file, ...choice, ...target })),
  );
  printAnswer(options, { ...answer, warnings: [...warnings, ...answer.warnings] }, editText);
}
