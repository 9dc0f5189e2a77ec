import { defined } from '../../base/defined';
import type { BudgetedModel } from '../../compress/quantize/quantizeToBudget';
import type { Model } from '../../model/model';
import type { QuantizationAnswer } from '../../protocol/answers';
import { looksAtData, type SettledQuantizing } from '../../protocol/settings/quantizing';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { unlessRefused } from '../affordable';
import { notQuantizedByImportance } from '../notQuantizedByImportance';
import { modelDifference } from '../measurement/outputDifference';
import { harmOf, harmWarnings, lossText } from '../quantizationHarm';
import { quantizationKnowledge } from '../quantizationKnowledge';
import { quantizedBy } from '../quantizedBy';
import { measuredEdit } from './measuredEdit';
import { settledEdit } from './settledEdit';

/** Stores weights in fewer bits, and says what that lost. The structure stays, so the analysis does too. */
export const quantize = settledEdit('quantize', (opened, settings, data, context) => {
  const learns = looksAtData(settings) && (data?.looks === true || (data !== undefined && !opened.analysis.notRun));
  return measuredEdit(opened, { data, learns }, context, async (samples) => {
    const knowledge = await quantizationKnowledge(opened, settings, samples, context);
    const quantized = await quantizedBy(opened.model, settings, knowledge, context);
    const { model, layers, kept, warnings } = quantized;
    const rows = layers.map(({ name, loss, note = loss && lossText(loss) }) => ({ name, removed: 0, of: 0, ...defined({ note }) }));
    const tensors = layers.flatMap(({ loss }) => loss ?? []).sort((a, b) => harmOf(b) - harmOf(a));
    const outputs = tensors.length === 0 ? undefined : await movedOutputs(opened.model, model);
    const { importance } = knowledge;
    const rounding = quantized.carried === false ? undefined : knowledge.rounding;
    const quantization = {
      ...defined({ importance, rounding, budget: budgetOf(settings, quantized) }),
      tensors,
      ...defined({ outputs }),
      ...(kept.tensors === 0 ? {} : { oneDimensional: kept }),
    };
    return {
      model,
      analysis: opened.analysis,
      plan: { operation: 'quantize', settings: settingsRecord(settings), layers: rows },
      quantization,
      warnings: [...warnings, ...notQuantizedByImportance(tensors, knowledge), ...harmWarnings(quantization, settings)],
    };
  });
});

function budgetOf(
  { meanBits, maxBytes }: SettledQuantizing,
  { spent }: Partial<Pick<BudgetedModel, 'spent'>>,
): QuantizationAnswer['budget'] {
  const most = maxBytes ?? meanBits;
  return most === undefined || spent === undefined ? undefined : { unit: maxBytes === undefined ? 'bits' : 'bytes', most, spent };
}

async function movedOutputs(before: Model, after: Model): Promise<QuantizationAnswer['outputs']> {
  const difference = await unlessRefused(() => modelDifference(before, after));
  if (!difference) return undefined;
  const { largest, magnitude } = difference;
  return { maxAbs: Number.isFinite(largest) ? largest : null, magnitude };
}
