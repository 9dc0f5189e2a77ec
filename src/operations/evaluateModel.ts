import { defined } from '../base/defined';
import { answersOf } from '../data/answersOf';
import type { ModelWarning } from '../model/model';
import type { DataChoice } from '../protocol/dataChoice';
import type { EvaluateAnswer, MeasuredOn } from '../protocol/answers';
import { ACTIONS } from '../protocol/actions';
import type { Reading } from '../protocol/reading';
import { combineEvaluations } from '../training/combineEvaluations';
import { evaluate, type Evaluation } from '../training/evaluate';
import type { OperationContext } from './context';
import { evaluatePart } from './measurement/evaluatePart';
import { measuredOutput, onlyMeasured } from './evidence/measuredOutput';
import { openSamples, portsOf } from './samples/openSamples';
import { readingOf } from './samples/readingOf';
import { withExecutable } from './withExecutable';
import type { Opened } from './opened';
import { dataWarnings } from './samples/dataWarnings';
import { mustRun } from './mustRun';
import { runWarnings } from './runWarnings';

/** Fewer samples than this are not worth starting a second thread for. */
const SPLIT_FROM = 4096;

/** Loss and accuracy on the data set's test part (all of it when it has none), split over the threads. */
export async function evaluateModel(
  { model, analysis, data }: Opened & { data: DataChoice },
  { report, tasks }: OperationContext,
): Promise<EvaluateAnswer> {
  mustRun(analysis);
  const opened = await openSamples(data, analysis);
  const { evaluation: set } = opened;
  answersOf(set, ACTIONS.evaluate.answers());
  const { samples } = set;
  const reading = readingOf(analysis, opened, { learns: false });
  const on = opened.measuredOn(false);
  const warnings = [...runWarnings(analysis), ...dataWarnings(set), ...onlyMeasured(measuredOutput(analysis, set))];
  if (tasks.width === 1 || samples < SPLIT_FROM) {
    return toAnswer(await withExecutable(model, (executable) => evaluate(executable, set, { report })), { warnings, reading, on });
  }
  const size = Math.ceil(samples / tasks.width);
  const parts = Array.from({ length: tasks.width }, (_, i) => ({
    model,
    ports: portsOf(analysis),
    data,
    start: i * size,
    end: Math.min(samples, (i + 1) * size),
  })).filter(({ start, end }) => end > start);
  let done = 0;
  report({ done, total: parts.length, message: 'Evaluating' });
  const evaluations = await tasks.run({ name: 'evaluatePart', run: evaluatePart }, parts, () => {
    report({ done: ++done, total: parts.length, message: 'Evaluating' });
  });
  return toAnswer(combineEvaluations(evaluations), { warnings, reading, on });
}

function toAnswer(
  { loss, accuracy, samples, perClass }: Evaluation,
  { warnings, reading, on }: { readonly warnings: readonly ModelWarning[]; readonly reading: Reading; readonly on: MeasuredOn },
): EvaluateAnswer {
  return { loss, samples, on, ...defined({ accuracy, perClass }), reading, ...(warnings.length === 0 ? {} : { warnings }) };
}
