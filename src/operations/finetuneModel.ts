import type { FinetuneSettings } from '../protocol/settings';
import type { OperationContext } from './context';
import { datasetFor } from './samples/datasetFor';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { finetuned } from './finetuned';
import { measure } from './measurement/measure';
import type { Edited, Opened } from './opened';
import { qualityOf } from './measurement/quality';
import { settingsRecord } from './settingsRecord';
import { trainAndTest } from './samples/trainAndTest';
import { withExecutable } from './withExecutable';

/** Fine-tunes a model; what was pruned to zero stays zero. */
export async function finetuneModel(
  { settings, data, ...opened }: Opened & { settings: FinetuneSettings; data: string },
  context: OperationContext,
): Promise<Edited> {
  const { model, analysis } = opened;
  const { train, test, warnings } = trainAndTest(await datasetFor(data, analysis));
  const before = await withExecutable(model, (executable) => qualityOf(executable, test));
  const { model: trained, history } = await finetuned(opened, train, settings, context);
  const after = await withExecutable(trained, (executable) => qualityOf(executable, test));
  return {
    model: trained,
    analysis,
    answer: {
      before: await measure(opened, before),
      after: await measure({ model: trained, analysis }, after),
      plan: { operation: 'finetune', settings: settingsRecord(settings), layers: [] },
      certificate: { maskedVsCut: null, reloaded: null },
      history,
      warnings: [...warnings, ...onlyMeasured(measuredOutput(analysis, test))],
    },
  };
}
