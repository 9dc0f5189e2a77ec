import { quantizeModel } from '../compress/quantize/quantizeModel';
import type { QuantizeSettings } from '../protocol/settings';
import type { OperationContext } from './context';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { datasetFor } from './samples/datasetFor';
import { measure } from './measurement/measure';
import type { Edited, Opened } from './opened';
import { qualityOf } from './measurement/quality';
import { withExecutable } from './withExecutable';
import { settingsRecord } from './settingsRecord';

/** Stores weights in fewer bits. The structure stays, so the analysis does too. */
export async function quantize(
  { settings, data, ...opened }: Opened & { settings: QuantizeSettings; data?: string },
  context: OperationContext,
): Promise<Edited> {
  const { model, analysis } = opened;
  context.report({ done: 0, total: 3, message: 'Quantizing' });
  const quantized = quantizeModel(model, settings);
  const [before, after, unmeasured] = await withExecutable(model, async (executable) => {
    const dataset = data === undefined ? undefined : await datasetFor(data, executable);
    const qualityBefore = await qualityOf(executable, dataset);
    executable.assign(quantized.model.weights.values());
    context.report({ done: 1, total: 3, message: 'Measuring' });
    const unmeasured = dataset ? onlyMeasured(measuredOutput(analysis, dataset)) : [];
    return [qualityBefore, await qualityOf(executable, dataset), unmeasured] as const;
  });
  context.report({ done: 2, total: 3, message: 'Measuring sizes' });
  return {
    model: quantized.model,
    analysis,
    answer: {
      before: await measure(opened, before),
      after: await measure({ model: quantized.model, analysis }, after),
      plan: {
        operation: 'quantize',
        settings: settingsRecord(settings),
        layers: quantized.layers.map(({ name, note }) => ({ name, removed: 0, of: 0, ...(note === undefined ? {} : { note }) })),
      },
      certificate: { maskedVsCut: null, reloaded: null },
      warnings: [...quantized.warnings, ...unmeasured],
    },
  };
}
