import { finetuned } from '../finetuned';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { stoppedWarning } from '../stoppedWarning';
import { teacherOf } from '../teacher';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';

/** Trains a model further; what was pruned to zero stays zero. */
export const finetune = settledEdit('finetune', (opened, settings, data, context) =>
  measuredEdit(opened, { data, learns: true }, context, async (samples) => {
    const teacher = await teacherOf(settings, { original: opened.original, model: opened.model });
    const { model, history, stopped, warnings } = await finetuned(opened, { samples, teacher: teacher?.model }, settings, context);
    const done = { ...settings, ...teacher?.settings, ...(stopped ? { epochs: history.length } : {}) };
    const plan = { operation: 'finetune', settings: settingsRecord(done), layers: [] } as const;
    return {
      model,
      analysis: opened.analysis,
      plan,
      history,
      ...(stopped || teacher ? { repeatedBy: done } : {}),
      warnings: [...(stopped ? [stoppedWarning({ done: history.length, of: settings.epochs })] : []), ...warnings],
    };
  }),
);
