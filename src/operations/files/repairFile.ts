import { resolve } from 'node:path';
import type { RepairAnswer } from '../../protocol/answers';
import type { OperationContext } from '../context';
import { save } from '../save';
import { runWarnings } from '../runWarnings';
import { openFile } from './openFile';
import type { SaveTarget } from './saveTarget';

/** Opens a model, which repairs it, and writes it so that stock TensorFlow.js reads it. */
export async function repairFile(
  { file, ...target }: SaveTarget & { readonly file: string },
  context: OperationContext,
): Promise<RepairAnswer> {
  const { model, analysis } = await openFile(file, context);
  const { certificate, warnings } = await save({ model, ...target, runs: analysis.notRun === undefined });
  const repairs = model.warnings.flatMap(({ code, message }) => (code === 'repaired' ? [message] : []));
  return {
    repairs,
    certificate: { maskedVsCut: null, ...certificate },
    warnings: [...runWarnings(analysis), ...warnings],
    out: resolve(target.folder),
  };
}
