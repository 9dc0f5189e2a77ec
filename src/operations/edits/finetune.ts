import type { FinetuneSettings } from '../../protocol/settings';
import type { OperationContext } from '../context';
import { finetuned } from '../finetuned';
import type { Edited, Opened } from '../opened';
import { settingsRecord } from '../settingsRecord';
import { measuredEdit } from './measuredEdit';

/** Trains a model further; what was pruned to zero stays zero. */
export function finetune(
  { settings, data, ...opened }: Opened & { settings: FinetuneSettings; data: string },
  context: OperationContext,
): Promise<Edited> {
  return measuredEdit(opened, { data, learns: true }, context, async (samples) => {
    const { model, history } = await finetuned(opened, samples, settings, context);
    const plan = { operation: 'finetune', settings: settingsRecord(settings), layers: [] } as const;
    return { model, analysis: opened.analysis, plan, history, warnings: [] };
  });
}
