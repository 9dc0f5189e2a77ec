import { defined } from '../base/defined';
import type { Model, ModelWarning } from '../model/model';
import type { EvaluateAnswer } from '../protocol/answers';
import { combineEvaluations } from '../training/combineEvaluations';
import { evaluate, type Evaluation } from '../training/evaluate';
import type { Analysis } from './analysis';
import type { OperationContext } from './context';
import { evaluatePart } from './measurement/evaluatePart';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { mustRun } from './mustRun';
import { runWarnings } from './runWarnings';
import { openSamples } from './samples/openSamples';
import { withExecutable } from './withExecutable';

/** Fewer samples than this are not worth starting a second thread for. */
const SPLIT_FROM = 4096;

/** Loss and accuracy on the data set's test part (all of it when it has none), split over the threads. */
export async function evaluateModel(
  { model, data, analysis }: { model: Model; data: string; analysis?: Analysis },
  { report, tasks }: OperationContext,
): Promise<EvaluateAnswer> {
  if (analysis) mustRun(analysis);
  const alone = await withExecutable(model, async (executable) => {
    const { evaluation: set } = await openSamples(data, executable);
    const { samples } = set;
    const warnings = [...runWarnings(analysis ?? executable), ...onlyMeasured(measuredOutput(executable, set))];
    if (tasks.width > 1 && samples >= SPLIT_FROM) return { samples, warnings };
    return { samples, warnings, evaluation: await evaluate(executable, set, { report }) };
  });
  if (alone.evaluation) return toAnswer(alone.evaluation, alone.warnings);
  const size = Math.ceil(alone.samples / tasks.width);
  const parts = Array.from({ length: tasks.width }, (_, i) => ({
    model,
    data,
    start: i * size,
    end: Math.min(alone.samples, (i + 1) * size),
  })).filter(({ start, end }) => end > start);
  let done = 0;
  report({ done, total: parts.length, message: 'Evaluating' });
  const evaluations = await tasks.run({ name: 'evaluatePart', run: evaluatePart }, parts, () => {
    report({ done: ++done, total: parts.length, message: 'Evaluating' });
  });
  return toAnswer(combineEvaluations(evaluations), alone.warnings);
}

function toAnswer({ loss, accuracy, samples, perClass }: Evaluation, warnings: readonly ModelWarning[]): EvaluateAnswer {
  return { loss, samples, ...defined({ accuracy, perClass }), ...(warnings.length === 0 ? {} : { warnings }) };
}
