import { quantizeModel } from '../compress/quantize/quantizeModel';
import { quantizeToBudget, type BudgetedModel } from '../compress/quantize/quantizeToBudget';
import type { QuantizedModel } from '../compress/quantize/selectTensors';
import type { Model } from '../model/model';
import { hasBudget, type SettledQuantizing } from '../protocol/settings/quantizing';
import type { OperationContext } from './context';
import type { QuantizationKnowledge } from './quantizationKnowledge';

/** Quantizes as the settings say: to a budget where they name one. Throws `settingInvalid` for a budget that can't be met. */
export async function quantizedBy(
  model: Model,
  settings: SettledQuantizing,
  knowledge: QuantizationKnowledge,
  { report }: Pick<OperationContext, 'report'>,
): Promise<QuantizedModel & Partial<Pick<BudgetedModel, 'spent' | 'carried'>>> {
  const tell = (message: string): void => report({ done: 0, total: 0, message });
  tell('Quantizing');
  return hasBudget(settings)
    ? quantizeToBudget(model, settings, knowledge, (trial) => tell(`Quantizing: ${trial}`))
    : quantizeModel(model, settings, knowledge);
}
