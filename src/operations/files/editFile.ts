import { resolve } from 'node:path';
import type { EditName, SettingsOf } from '../../protocol/actions';
import type { DataChoice } from '../../protocol/dataChoice';
import type { EditAnswer } from '../../protocol/answers';
import type { OperationContext } from '../context';
import { distinctWarnings } from '../distinctWarnings';
import type { Edited } from '../opened';
import { edits } from '../edits/edits';
import type { EditParams } from '../edits/settledEdit';
import { save } from '../save';
import { openFile } from './openFile';
import { numberWarnings } from '../limitWarnings';
import { budgetWarnings } from './budgetWarnings';
import type { SaveTarget } from './saveTarget';
import { recipeCommands } from '../../protocol/commandLine/planCommands';
import type { Recipe } from '../../protocol/plans';
import { stepOf } from '../../protocol/stepOf';
import { defined } from '../../base/defined';

/** Which edit, and how. */
export interface EditChoice {
  readonly edit: EditName;
  readonly settings: SettingsOf<EditName>;
  readonly data?: DataChoice;
}

/** Opens a model, edits it and saves the result: all in one thread, which the model never leaves. */
export async function editFile(
  {
    file,
    folder,
    overwrite,
    report = true,
    keepOrder,
    keepTraining,
    precompress,
    edit,
    ...choice
  }: EditChoice & SaveTarget & { readonly file: string },
  context: OperationContext,
): Promise<EditAnswer> {
  // Which settings go with which edit is settled by the edit.
  const perform = edits[edit] as (params: EditParams<EditName>, context: OperationContext) => Promise<Edited>;
  const opened = await openFile(file, context);
  const { model, analysis, answer } = await perform({ ...opened, ...choice }, context);
  const settings = answer.repeatedBy ?? choice.settings;
  const step = { recipe: { edit, ...choice, settings } as Recipe, ...stepOf(answer) };
  const run = report ? { run: { original: opened.model, steps: [step] } } : {};
  const target = { folder, overwrite, ...defined({ keepOrder, keepTraining, precompress }) };
  const saved = await save({ model, analysis, ...target, ...run }, context);
  const { certificate, order, leftOut, warnings } = saved;
  const { compression } = answer;
  // The order is a compression's own, and its last step's that saves like others.
  const last = { file, folder, report, backend: context.backend, ...defined({ keepTraining, precompress }) };
  return {
    ...answer,
    ...(compression ? { compression: { ...compression, commands: recipeCommands(compression.steps as readonly Recipe[], last) } } : {}),
    certificate: { ...answer.certificate, ...certificate },
    ...defined({ order, leftOut }),
    warnings: distinctWarnings([
      ...numberWarnings(opened.model),
      ...answer.warnings,
      ...(await budgetWarnings(model, { edit, ...choice }, { keepOrder, keepTraining })),
      ...warnings,
    ]),
    out: resolve(folder),
  };
}
