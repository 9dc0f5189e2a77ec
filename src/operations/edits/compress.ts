import { defined } from '../../base/defined';
import { countZeros } from '../../model/countZeros';
import type { Model, ModelWarning } from '../../model/model';
import { Failure } from '../../model/failure';
import type { EditName } from '../../protocol/actions';
import type { CompressionAnswer, PlanSummary } from '../../protocol/answers';
import { outcomeText } from '../../protocol/compressionText';
import type { SettledCompressing } from '../../protocol/settings/compressing';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { bytesOf, served } from '../compress/served';
import type { EditStep } from '../compress/editStep';
import { intoBudget } from '../compress/intoBudget';
import { judgeFor } from '../compress/judge';
import { repairDone, trainingFor, type Means } from '../compress/means';
import { bindsText, outcomesOf } from '../compress/outcome';
import { scalesOf } from '../compress/scalesOf';
import { startOf, type Way } from '../compress/way';
import type { OperationContext } from '../context';
import { mustRun } from '../mustRun';
import type { Edited, Opened } from '../opened';
import { finetune } from './finetune';
import { measuredEdit } from './measuredEdit';
import { prune } from './prune';
import { prunePicked } from './prunePicked';
import { quantize } from './quantize';
import { settledEdit, type EditParams } from './settledEdit';

/** The edits that a compression consists of. */
const STEPS: Readonly<Partial<Record<EditName, unknown>>> = { prune, prunePicked, quantize, finetune };

/**
 * Makes a model fit its budgets by the other edits, and says which ones: done one after another they make the same model. Throws
 * `budgetMissed` where it can't be made to fit, unless the nearest is to be kept.
 */
export const compress = settledEdit('compress', async (opened, settings, data, context) => {
  if (settings.maxDrop !== undefined || settings.maxMacs !== undefined) mustRun(opened.analysis);
  const learns = data !== undefined && opened.analysis.notRun === undefined;
  const edited = await measuredEdit(opened, { data, learns }, context, async (samples) => {
    // The seed by which fine-tuning within pruning holds samples out.
    const judge = settings.maxDrop === undefined || !samples ? undefined : await judgeFor(opened.model, samples, settings.seed + 1);
    const scales = await scalesOf(opened);
    const training = await trainingFor(settings, { samples, scales }, opened);
    const means: Means = { settings, samples, scales, edit: stepsOf(opened), data: data?.choice, context, ...defined({ training, judge }) };
    const found = await intoBudget(startOf(opened), means);
    // In the order that it is saved in: what it takes is what counts.
    const way = found.steps.length === 0 ? found : { ...found, model: (await served(found, settings.encoding)).model };
    return {
      model: way.model,
      analysis: way.analysis,
      plan: { operation: 'compress', settings: settingsRecord(settings), layers: layersOf(opened.model, way) },
      ...(way.maskedVsCut.length === 0 ? {} : { maskedVsCut: Math.max(...way.maskedVsCut) }),
      ...(way.history.length === 0 ? {} : { history: way.history }),
      ...defined({ trained: way.trained }),
      compression: { repair: repairDone(way.steps, means), budgets: [], met: true, steps: way.steps },
      warnings: way.steps.length === 0 ? [INSIDE] : way.warnings.filter(({ code }) => !OF_STEPS.has(code)),
    };
  });
  return judged(edited, await bytesOf(edited.model, settings.encoding), settings);
});

/** What a step says that is of no use to whoever asked for a budget: what it lost was to be lost, and was trained on. */
const OF_STEPS: ReadonlySet<ModelWarning['code']> = new Set(['quantizationHarm', 'testPartHeldOut']);

const INSIDE: ModelWarning = { code: 'insideBudget', message: 'The model is inside its budget as it is; nothing was changed.' };

/** Does one step; which settings go with which edit is settled by the edit. The model that all begins with is what teaches. */
function stepsOf({ model: original }: Opened): EditStep {
  return (opened, { edit: name, ...choice }, context) => {
    const perform = STEPS[name] as ((params: EditParams<EditName>, context: OperationContext) => Promise<Edited>) | undefined;
    if (!perform) throw new Error(`${name} is no step of a compression`);
    return perform({ ...opened, ...choice, original }, context);
  };
}

/** The same with what was reached of each budget, as it was measured at the end. */
function judged(edited: Edited, bytes: number, settings: SettledCompressing): Edited {
  const { answer } = edited;
  if (!answer.compression) throw new Error('a compression says what it did');
  const budgets = outcomesOf(answer, bytes, settings);
  const binds = bindsText(budgets);
  const compression: CompressionAnswer = { ...answer.compression, budgets, met: binds === undefined, ...defined({ binds }) };
  if (binds === undefined) return { ...edited, answer: { ...answer, compression } };
  const nearest = budgets.map(outcomeText).join(', ');
  if (!settings.keepNearest) throw new Failure('budgetMissed', { nearest, binds });
  const missed: ModelWarning = { code: 'budgetMissed', message: `The budget is not met: ${binds}. The nearest result was kept.` };
  return { ...edited, answer: { ...answer, compression, warnings: [missed, ...answer.warnings] } };
}

/** What of each kernel is zero or gone, and how it is stored. */
function layersOf({ weights }: Model, { model, analysis }: Way): PlanSummary['layers'] {
  return analysis.structure.kernelWeights.flatMap((name) => {
    const before = weights.get(name);
    const after = model.weights.get(name);
    if (!before || !after) return [];
    const stay = after.values.length - countZeros(after.values);
    const levels = new Set(after.values).size;
    const note = after.quantization ? `${after.quantization.dtype}, ${levels} ${levels === 1 ? 'value' : 'values'}` : undefined;
    return [{ name, removed: before.values.length - stay, of: before.values.length, ...defined({ note }) }];
  });
}
