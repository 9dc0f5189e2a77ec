import { answersOf } from '../data/answersOf';
import type { Dataset } from '../data/dataset';
import type { LossName } from '../data/lossName';
import { measuredPlace } from '../data/measuredPlace';
import { sizeOf } from '../base/shape';
import { Failure } from '../model/failure';
import type { ExecutableModel } from '../runtime/executableModel';
import { settleLoss } from './chooseLoss';
import { firstPass } from './firstPass';
import { outputActivation } from './outputActivation';
import type { LossSpec } from '../trace/curvature/lossRoot';

/** What a model is measured by on a data set. */
export type Objective = LossSpec;

/**
 * Settles what is measured: the output that the data set names, else the first; the loss that the caller names, else
 * the data set's, else the one that goes with the output's last activation. Runs one pass to see output and activation.
 * Throws `answersNeeded` without targets, `dataShape` where they don't fit the output, `dataInvalid` where the model refuses the samples.
 */
export function objectiveFor(exec: ExecutableModel, dataset: Dataset, loss?: LossName): Objective {
  const targets = answersOf(dataset, 'Measuring the loss');
  const output = measuredPlace(exec.outputs, dataset);
  const trace = firstPass(exec, dataset);
  const shape = trace.outputs[output]?.shape.slice(1);
  if (!shape) throw new Error(`no output ${dataset.output ?? output}`);
  const units = shape.at(-1) ?? 1;
  const rows = sizeOf(shape) / units;
  const fits =
    targets.kind === 'classes'
      ? classesFit(targets.classes, units) && sizeOf(targets.shape) === rows
      : sizeOf(targets.shape) === sizeOf(shape);
  if (!fits) {
    const found = targets.kind === 'classes' ? `${targets.classes} classes` : `targets of shape [${targets.shape.join(', ')}]`;
    throw new Failure('dataShape', { file: dataset.file, expected: `what fits its output [${shape.join(', ')}]`, found });
  }
  const chosen = settleLoss({ ...dataset, targets }, { told: loss, activation: outputActivation(trace, output), units });
  return { loss: chosen.name, output, units, rows };
}

function classesFit(classes: number, units: number): boolean {
  return units === 1 ? classes === 2 : classes <= units;
}
