import { compensatesByData } from '../protocol/compensations';
import type { PickedChannels } from '../protocol/settings';
import type { OperationContext } from './context';
import { datasetFor } from './samples/datasetFor';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { finetuned } from './finetuned';
import { measure } from './measurement/measure';
import type { Edited, Opened } from './opened';
import { checkRepair } from './removal/checkPrune';
import { pickedChannelIds } from './removal/pickedChannelIds';
import { qualityOf } from './measurement/quality';
import { cutCompensated, removalWarnings } from './removal/removal';
import { settingsRecord } from './settingsRecord';
import { partsFor } from './samples/trainAndTest';
import { withExecutable } from './withExecutable';

/** Cuts the channels that the user picked one by one, lets the others make up for them and fine-tunes when asked to. */
export async function prunePicked(
  { settings, data, ...opened }: Opened & { settings: PickedChannels; data?: string },
  context: OperationContext,
): Promise<Edited> {
  const { model, analysis } = opened;
  const { finetune, picks, compensate = 'none' } = settings;
  checkRepair(settings, data !== undefined);
  const removed = pickedChannelIds(analysis.structure, picks);
  const sets =
    data === undefined ? undefined : partsFor(await datasetFor(data, analysis), finetune !== undefined || compensatesByData(compensate));
  const unmeasured = sets ? onlyMeasured(measuredOutput(analysis, sets.test)) : [];
  const before = await withExecutable(model, (executable) => qualityOf(executable, sets?.test));
  const removal = await cutCompensated({ model, analysis }, removed, settings, { train: sets?.train, context });
  const trained = finetune && sets ? await finetuned(removal, sets.train, finetune, context) : { model: removal.model, history: undefined };
  const after = await withExecutable(trained.model, (executable) => qualityOf(executable, sets?.test));
  return {
    model: trained.model,
    analysis: removal.analysis,
    answer: {
      before: await measure(opened, before),
      after: await measure({ model: trained.model, analysis: removal.analysis }, after),
      plan: { operation: 'prune', settings: settingsRecord(settings), layers: removal.layers },
      certificate: { maskedVsCut: removal.maskedVsCut, reloaded: null },
      ...(trained.history ? { history: trained.history } : {}),
      warnings: [...(sets?.warnings ?? []), ...unmeasured, ...removalWarnings([removal])],
    },
  };
}
