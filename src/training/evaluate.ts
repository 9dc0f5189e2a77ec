import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReportProgress } from '../base/progress';
import { sizeOf } from '../base/shape';
import { batchesOf } from '../data/batchesOf';
import type { Dataset } from '../data/dataset';
import type { LossName } from '../data/lossName';
import { Failure } from '../model/failure';
import type { ExecutableModel } from '../runtime/executableModel';
import { fixedBatch } from './feed';
import { Measurement, type ClassRow } from './measurement';
import { objectiveFor, type Objective } from './objective';
import { runSamples } from './runSamples';

/** How to evaluate, and who hears of it. */
export interface EvaluateOptions {
  /** Instead of the loss that the data set names or the model's last activation suggests. */
  readonly loss?: LossName;
  /** Samples a pass; chosen by their size when absent. A model with a fixed batch takes no other. */
  readonly batchSize?: number;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
  /** Hears the loss of each row (sample, or position of one) in turn. */
  readonly onRow?: (loss: number, row: number) => void;
}

/** How well a model does on a data set. */
export interface Evaluation {
  /** Mean over samples, in the units of `lossName`. */
  readonly loss: number;
  readonly lossName: LossName;
  /** 0..1; absent where the targets are values. */
  readonly accuracy?: number;
  readonly samples: number;
  readonly perClass?: readonly ClassRow[];
  /** The predicted class of each sample (each position of it), in the data set's order. */
  readonly predictions?: Int32Array;
}

/**
 * Measures loss and accuracy over all samples. Gives the event loop a turn after each batch, so that progress leaves
 * and a signal is heard. Throws `dataInvalid` or `dataShape`, and `cancelled`.
 */
export async function evaluate(exec: ExecutableModel, dataset: Dataset, options: EvaluateOptions = {}): Promise<Evaluation> {
  const objective = objectiveFor(exec, dataset, options.loss);
  return measure(exec, dataset, objective, options);
}

/** The same by an objective that was settled before. */
export async function measure(
  exec: ExecutableModel,
  dataset: Dataset,
  objective: Objective,
  { batchSize, report, signal, onRow }: EvaluateOptions = {},
): Promise<Evaluation> {
  const { samples, targets } = dataset;
  const measurement = new Measurement(dataset, objective);
  const predictions = targets.kind === 'classes' ? new Int32Array(targets.labels.length) : undefined;
  for (const run of batchesOf(samples, fixedBatch(exec) ?? batchSize ?? defaultBatch(dataset))) {
    if (signal?.aborted) throw new Failure('cancelled', {});
    const predicted = measurement.add(run, runSamples(exec, dataset, run, objective.output), onRow);
    if (predicted) predictions?.set(predicted, run.start * objective.rows);
    report?.({ done: run.end, total: samples, message: 'Evaluating' });
    await nextTurn();
  }
  const { meanLoss, accuracy } = measurement;
  return {
    loss: meanLoss,
    lossName: objective.loss,
    samples,
    ...(accuracy === undefined ? {} : { accuracy }),
    ...(predictions ? { perClass: measurement.classRows, predictions } : {}),
  };
}

/** Samples a pass: as many as make about 8 MiB of input, at most 256. */
function defaultBatch({ inputs }: Dataset): number {
  const size = inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return Math.min(256, Math.max(1, Math.floor(2 ** 21 / size)));
}
