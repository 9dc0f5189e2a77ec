import type { ReportProgress } from '../base/progress';
import { defined } from '../base/defined';
import type { Dataset } from '../data/dataset';
import type { LossName } from '../data/lossName';
import type { ExecutableModel } from '../runtime/executableModel';
import { valuesOf } from '../runtime/valuesOf';
import { countOf, EVALUATION, forEachBatch } from './batches';
import { Measurement, type ClassRow } from './measurement';
import { objectiveFor, type Objective } from './objective';

/** How to evaluate, and who hears of it. */
export interface EvaluateOptions {
  /** Instead of the loss that the data set names or the model's last activation suggests. */
  readonly loss?: LossName;
  /** Samples a pass; chosen by their size when absent. A model with a fixed batch takes no other. */
  readonly batchSize?: number;
  readonly report?: ReportProgress;
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

/** Measures loss and accuracy over all samples. Throws `dataInvalid` or `dataShape`. */
export async function evaluate(exec: ExecutableModel, dataset: Dataset, options: EvaluateOptions = {}): Promise<Evaluation> {
  const objective = objectiveFor(exec, dataset, options.loss);
  return measure(exec, dataset, objective, options);
}

/** The same by an objective that was settled before. */
export async function measure(
  exec: ExecutableModel,
  dataset: Dataset,
  objective: Objective,
  { batchSize, report, onRow }: EvaluateOptions = {},
): Promise<Evaluation> {
  const { samples, targets } = dataset;
  const measurement = new Measurement(dataset, objective);
  const predictions = targets.kind === 'classes' ? new Int32Array(targets.labels.length) : undefined;
  const size = batchSize === undefined ? EVALUATION : { most: batchSize };
  await forEachBatch(exec, dataset, { size }, ({ inputs, own, fed, start, end }) => {
    const values = valuesOf(() => {
      const output = exec.run(inputs)[objective.output];
      if (!output) throw new Error(`the model has no output ${objective.output}`);
      return output;
    });
    const predicted = measurement.add(own, values.subarray(0, (values.length / countOf(fed)) * (end - start)), onRow);
    if (predicted) predictions?.set(predicted, start * objective.rows);
    report?.({ done: end, total: samples, message: 'Evaluating' });
  });
  const { meanLoss, accuracy } = measurement;
  return {
    loss: meanLoss,
    lossName: objective.loss,
    samples,
    ...defined({ accuracy }),
    ...(predictions ? { perClass: measurement.classRows, predictions } : {}),
  };
}
