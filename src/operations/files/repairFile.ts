import { resolve } from 'node:path';
import { defined } from '../../base/defined';
import type { RepairAnswer } from '../../protocol/answers';
import type { OperationContext } from '../context';
import { numberWarnings } from '../limitWarnings';
import { save } from '../save';
import type { SaveTarget } from './saveTarget';
import { openFile } from './openFile';
import { runWarnings } from '../runWarnings';

/** Opens a model, which repairs it, and writes it so that stock TensorFlow.js reads it. */
export async function repairFile(
  { file, report = true, ...target }: SaveTarget & { readonly file: string },
  context: OperationContext,
): Promise<RepairAnswer> {
  const { model, analysis } = await openFile(file, context);
  const run = report ? { run: { original: model, steps: [] } } : {};
  const { certificate, order, leftOut, warnings } = await save({ model, analysis, ...target, ...run }, context);
  const repairs = model.warnings.flatMap(({ code, message }) => (code === 'repaired' ? [message] : []));
  return {
    repairs,
    certificate: { maskedVsCut: null, ...certificate },
    ...defined({ order, leftOut }),
    warnings: [...runWarnings(analysis), ...numberWarnings(model), ...warnings],
    out: resolve(target.folder),
  };
}
