import type { ModelWarning } from '../model/model';
import type { CommonOptions } from './commonOptions';
import { PrintedFailure } from './printedFailure';
import { printAnswer } from './output';
import { withRun } from './run';
import { editText } from './text/edit';
import type { EditChoice } from '../operations/files/editFile';
import { saving, type SaveWords } from './saving';

/** What every command that writes a model takes. */
export type SaveOptions = CommonOptions & SaveWords;

/** Opens a model, edits it, saves the result and prints the answer, `warnings` first. Fails where a budget was not met, though the nearest was saved. */
export async function editAndSave(
  file: string,
  options: SaveOptions,
  { warnings, ...choice }: EditChoice & { readonly warnings: readonly ModelWarning[] },
): Promise<void> {
  const answer = await saving(file, options, (target) =>
    withRun(options, (run) => run.perform('editFile', { file, ...choice, ...target })),
  );
  printAnswer(options, { ...answer, warnings: [...warnings, ...answer.warnings] }, editText);
  if (answer.compression?.met === false) throw new PrintedFailure('the budget is not met');
}
