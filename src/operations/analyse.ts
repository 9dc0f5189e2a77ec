import type { Model } from '../model/model';
import type { ExecutableModel } from '../runtime/executableModel';
import { openModel } from '../runtime/openModel';
import { sampleInputs } from '../runtime/sampleInputs';
import { costOf } from '../trace/cost/cost';
import { structureOf } from '../trace/structure/structureOf';
import type { Analysis } from './analysis';

/** Two samples, so that the batch axis can't be taken for an axis of size one. */
const SAMPLES = 2;
/** Which numbers flow doesn't matter to the structure; it must only be the same each time. */
const SEED = 1;

/** Builds the model, records one pass and folds it. */
export async function analyse(model: Model): Promise<Analysis> {
  const executable = await openModel(model);
  try {
    return analyseExecutable(model, executable);
  } finally {
    executable.dispose();
  }
}

/** The same for a model that is built already. */
export function analyseExecutable(model: Model, executable: ExecutableModel): Analysis {
  const inputs = sampleInputs(executable, SAMPLES, SEED);
  try {
    const trace = executable.record(inputs);
    const structure = structureOf(model, trace);
    return {
      structure,
      cost: costOf(trace, structure),
      layers: executable.layers.map(({ path, className, outputShapes, weightNames, nested }) => ({
        path,
        className,
        outputShapes,
        weightNames,
        nested,
      })),
      inputs: executable.inputs,
      outputs: executable.outputs,
    };
  } finally {
    for (const input of inputs) input.dispose();
  }
}
