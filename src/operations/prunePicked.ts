import { Failure } from '../model/failure';
import type { PickedChannels } from '../protocol/settings';
import type { OperationContext } from './context';
import { datasetFor } from './samples/datasetFor';
import { finetuned } from './finetuned';
import { measure } from './measurement/measure';
import type { Edited, Opened } from './operationTable';
import { pickedChannelIds } from './removal/pickedChannelIds';
import { qualityOf } from './measurement/quality';
import { cut, removalWarnings } from './removal/removal';
import { settingsRecord } from './settingsRecord';
import { partsFor } from './samples/trainAndTest';
import { withExecutable } from './withExecutable';

/** Cuts the channels that the user picked one by one, and fine-tunes when asked to. */
export async function prunePicked(
  { settings, data, ...opened }: Opened & { settings: PickedChannels; data?: string },
  context: OperationContext,
): Promise<Edited> {
  const { model, analysis } = opened;
  const { finetune, picks } = settings;
  if (finetune && data === undefined) throw new Failure('dataNeeded', { what: 'Fine-tuning' });
  const removed = pickedChannelIds(analysis.structure, picks);
  const sets = data === undefined ? undefined : partsFor(await datasetFor(data, analysis), finetune !== undefined);
  const before = await withExecutable(model, (executable) => qualityOf(executable, sets?.test, context));
  const removal = await cut({ model, analysis }, removed);
  const trained =
    finetune && sets
      ? await finetuned(removal, sets.train, finetune, context)
      : { model: removal.model, history: undefined };
  const after = await withExecutable(trained.model, (executable) => qualityOf(executable, sets?.test, context));
  return {
    model: trained.model,
    analysis: removal.analysis,
    answer: {
      before: await measure(opened, before),
      after: await measure({ model: trained.model, analysis: removal.analysis }, after),
      plan: { operation: 'prune', settings: settingsRecord(settings), layers: removal.layers },
      certificate: { maskedVsCut: removal.maskedVsCut, reloaded: null },
      ...(trained.history ? { history: trained.history } : {}),
      warnings: [...(sets?.warnings ?? []), ...removalWarnings([removal])],
    },
  };
}
