import { finetuned } from '../finetuned';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';

/** Trains a model further; what was pruned to zero stays zero. */
export const finetune = settledEdit('finetune', (opened, settings, data, context) =>
  measuredEdit(opened, { data, learns: true }, context, async (samples) => {
    const { model, history, warnings } = await finetuned(opened, samples, settings, context);
    const plan = { operation: 'finetune', settings: settingsRecord(settings), layers: [] } as const;
    return { model, analysis: opened.analysis, plan, history, warnings };
  }),
);
