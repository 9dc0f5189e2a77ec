import { finetuned } from '../finetuned';
import { settingsRecord } from '../settingsRecord';
import { stoppedWarning } from '../stoppedWarning';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';

/** Trains a model further; what was pruned to zero stays zero. */
export const finetune = settledEdit('finetune', (opened, settings, data, context) =>
  measuredEdit(opened, { data, learns: true }, context, async (samples) => {
    const { model, history, stopped, warnings } = await finetuned(opened, samples, settings, context);
    const done = stopped ? { ...settings, epochs: history.length } : settings;
    const plan = { operation: 'finetune', settings: settingsRecord(done), layers: [] } as const;
    const told = stopped
      ? { repeatedBy: done, warnings: [stoppedWarning({ done: history.length, of: settings.epochs }), ...warnings] }
      : { warnings };
    return { model, analysis: opened.analysis, plan, history, ...told };
  }),
);
