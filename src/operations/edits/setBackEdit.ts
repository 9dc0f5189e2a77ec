import { defined } from '../../base/defined';
import { withoutCheckpoints } from '../../protocol/settings/checkpointing';
import { trainingIn, type SettledTraining } from '../../protocol/settings/settingBack';
import { heededOf } from '../../protocol/settings/unheeded';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import type { Model, ModelWarning } from '../../model/model';
import type { PlanSummary } from '../../protocol/answers';
import type { Schema } from '../../protocol/settings/schema';
import type { OperationContext } from '../context';
import { finetuned } from '../finetuned';
import type { Edited } from '../opened';
import { checkpointsOf } from '../setBack/checkpoints';
import { quantizedLike } from '../setBack/floats';
import { stoppedWarning } from '../stoppedWarning';
import { teacherOf } from '../teacher';
import { weakTeacher } from '../weakTeacher';
import { measuredEdit, type EditData } from './measuredEdit';
import type { Editable } from './settledEdit';

/** An edit that sets weights back and, where its settings tell of epochs, trains them. */
export interface SetBackEdit {
  readonly operation: PlanSummary['operation'];
  readonly schema: Schema;
  readonly settings: SettledTraining;
  readonly data: EditData | undefined;
}

/** What weights begin with, as floats, and settings by which the very same are found again. */
export interface Begun {
  readonly model: Model;
  readonly settings?: object;
  readonly layers?: PlanSummary['layers'];
  readonly warnings: readonly ModelWarning[];
}

/** Sets weights back to what `begin` gives, trains them where the settings say so, quantizes them as they were, and measures. */
export function setBackEdit(
  opened: Editable,
  { operation, schema, settings, data }: SetBackEdit,
  context: OperationContext,
  begin: () => Promise<Begun>,
): Promise<Edited> {
  const training = trainingIn(settings);
  return measuredEdit(opened, { data, learns: training !== undefined }, context, async (samples) => {
    const { original, analysis, model: before } = opened;
    const begun = await begin();
    const teacher = training && (await teacherOf(training, { original, model: before }));
    const state = { model: begun.model, analysis };
    const onState = training && (await checkpointsOf({ ...state, original: original ?? before }, settings, training.epochs));
    const tuned = training && (await finetuned(state, { samples, teacher: teacher?.model }, training, context, onState));
    const weak = await weakTeacher(teacher?.model, before, samples, context);
    const stopped = training && tuned?.stopped ? { epochs: tuned.history.length, of: training.epochs } : undefined;
    const done = heededOf(schema, {
      ...withoutCheckpoints(settings),
      ...begun.settings,
      ...teacher?.settings,
      ...(stopped ? { epochs: stopped.epochs } : {}),
    });
    return {
      model: quantizedLike(tuned?.model ?? begun.model, before),
      analysis,
      plan: { operation, settings: settingsRecord(done), layers: begun.layers ?? [] },
      ...defined({ history: tuned?.history, trained: tuned?.spent }),
      ...(stopped || teacher || onState || begun.settings ? { repeatedBy: done } : {}),
      warnings: [
        ...(stopped ? [stoppedWarning({ done: stopped.epochs, of: stopped.of })] : []),
        ...begun.warnings,
        ...weak,
        ...(tuned?.warnings ?? []),
      ],
    };
  });
}
