import { defined } from '../../base/defined';
import { quantizeModel } from '../../compress/quantize/quantizeModel';
import type { Model } from '../../model/model';
import type { QuantizationAnswer } from '../../protocol/answers';
import { unlessRefused } from '../affordable';
import { modelDifference } from '../measurement/outputDifference';
import { harmOf, harmWarnings, lossText } from '../quantizationHarm';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';

/** Stores weights in fewer bits, and says what that lost. The structure stays, so the analysis does too. */
export const quantize = settledEdit('quantize', (opened, settings, data, context) =>
  measuredEdit(opened, { data, learns: false }, context, async () => {
    context.report({ done: 0, total: 0, message: 'Quantizing' });
    const { model, layers, kept, warnings } = quantizeModel(opened.model, settings);
    const rows = layers.map(({ name, loss, note = loss && lossText(loss) }) => ({ name, removed: 0, of: 0, ...defined({ note }) }));
    const tensors = layers.flatMap(({ loss }) => loss ?? []).sort((a, b) => harmOf(b) - harmOf(a));
    const outputs = tensors.length === 0 ? undefined : await movedOutputs(opened.model, model);
    const quantization = { tensors, ...defined({ outputs }), ...(kept.tensors === 0 ? {} : { oneDimensional: kept }) };
    return {
      model,
      analysis: opened.analysis,
      plan: { operation: 'quantize', settings: settingsRecord(settings), layers: rows },
      quantization,
      warnings: [...warnings, ...harmWarnings(quantization, settings)],
    };
  }),
);

async function movedOutputs(before: Model, after: Model): Promise<QuantizationAnswer['outputs']> {
  const difference = await unlessRefused(() => modelDifference(before, after));
  if (!difference) return undefined;
  const { largest, magnitude } = difference;
  return { maxAbs: Number.isFinite(largest) ? largest : null, magnitude };
}
