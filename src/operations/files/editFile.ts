import { resolve } from 'node:path';
import type { EditAnswer } from '../../protocol/answers';
import type { FinetuneSettings, MergeSettings, PruneSettings, QuantizeSettings } from '../../protocol/settings';
import type { OperationContext } from '../context';
import { distinctWarnings } from '../distinctWarnings';
import { finetune } from '../edits/finetune';
import { merge } from '../edits/merge';
import { prune } from '../edits/prune';
import { quantize } from '../edits/quantize';
import type { Edited, Opened } from '../opened';
import { save } from '../save';
import { openFile } from './openFile';

/** Which edit, and how. */
export type EditChoice =
  | { readonly edit: 'prune'; readonly settings: PruneSettings; readonly data?: string }
  | { readonly edit: 'merge'; readonly settings: MergeSettings; readonly data?: string }
  | { readonly edit: 'quantize'; readonly settings: QuantizeSettings; readonly data?: string }
  | { readonly edit: 'finetune'; readonly settings: FinetuneSettings; readonly data: string };

/** Where a model is written. With `overwrite` a model that is there is replaced. */
export interface SaveTarget {
  readonly folder: string;
  readonly overwrite: boolean;
}

/** Opens a model, edits it and saves the result: all in one thread, which the model never leaves. */
export async function editFile(
  { file, folder, overwrite, ...choice }: EditChoice & SaveTarget & { readonly file: string },
  context: OperationContext,
): Promise<EditAnswer> {
  const { model, answer } = await edited(await openFile(file, context), choice, context);
  const { certificate, warnings } = await save({ model, folder, overwrite });
  return {
    ...answer,
    certificate: { ...answer.certificate, ...certificate },
    warnings: distinctWarnings([...answer.warnings, ...warnings]),
    out: resolve(folder),
  };
}

function edited(opened: Opened, choice: EditChoice, context: OperationContext): Promise<Edited> {
  switch (choice.edit) {
    case 'prune':
      return prune({ ...opened, ...choice }, context);
    case 'merge':
      return merge({ ...opened, ...choice }, context);
    case 'quantize':
      return quantize({ ...opened, ...choice }, context);
    case 'finetune':
      return finetune({ ...opened, ...choice }, context);
  }
}
