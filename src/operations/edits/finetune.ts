import { finetuned } from '../finetuned';
import { finetuning } from '../../protocol/settings/finetuning';
import { heededOf } from '../../protocol/settings/unheeded';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { stoppedWarning } from '../stoppedWarning';
import { teacherOf } from '../teacher';
import { weakTeacher } from '../weakTeacher';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';
import { withoutCheckpoints } from '../../protocol/settings/checkpointing';
import { checkpointsOf } from '../setBack/checkpoints';

/** Trains a model further; what was pruned to zero stays zero. */
export const finetune = settledEdit('finetune', (opened, settings, data, context) =>
  measuredEdit(opened, { data, learns: true }, context, async (samples) => {
    const teacher = await teacherOf(settings, { original: opened.original, model: opened.model });
    const onState = await checkpointsOf(opened, settings, settings.epochs);
    const sources = { samples, teacher: teacher?.model };
    const { model, history, spent, stopped, onGrid, warnings } = await finetuned(opened, sources, settings, context, onState);
    const weak = await weakTeacher(teacher?.model, opened.model, samples, context);
    const done = heededOf(finetuning, {
      ...withoutCheckpoints(settings),
      ...teacher?.settings,
      ...(stopped ? { epochs: history.length } : {}),
    });
    const plan = { operation: 'finetune', settings: settingsRecord(done), layers: [], ...(onGrid > 0 ? { onGrid } : {}) } as const;
    return {
      model,
      analysis: opened.analysis,
      plan,
      history,
      trained: spent,
      ...(stopped || teacher || onState ? { repeatedBy: done } : {}),
      warnings: [...(stopped ? [stoppedWarning({ done: history.length, of: settings.epochs })] : []), ...weak, ...warnings],
    };
  }),
);
