import { largestDifference } from '../../compress/largestDifference';
import type { Model } from '../../model/model';
import type { ExecutableModel } from '../../runtime/executableModel';
import { sampleInputs } from '../../runtime/sampleInputs';
import type { Tensor } from '../../runtime/tf';
import { isAffordable } from '../../runtime/passCost';
import { unlessRefused, withOpenSizes } from '../affordable';
import { withExecutable } from '../withExecutable';

const SAMPLES = 4;
const SEED = 1;

/** How far two models' outputs are apart on the same random inputs. */
export interface OutputDifference {
  /** Largest absolute difference; Infinity where one is not a number and the other is. */
  readonly largest: number;
  /** Largest absolute output of the first model, to judge the difference by. */
  readonly magnitude: number;
}

/**
 * Builds two models, whose inputs are alike, and runs them side by side, over smaller inputs where theirs are too big. Null
 * for graphs of which nothing can be run in one go: they have no outputs to compare.
 */
export async function modelDifference(a: Model, b: Model): Promise<OutputDifference | null> {
  const run = (first: Model, second: Model, samples: number): Promise<OutputDifference> =>
    withExecutable(first, (runA) => withExecutable(second, (runB) => outputDifference(runA, runB, samples)));
  const affordable = await withExecutable(a, (runA) => {
    if (runA.outputs.length === 0) return null;
    if (!isAffordable(runA, SAMPLES)) return undefined;
    return withExecutable(b, (runB) => outputDifference(runA, runB, SAMPLES));
  });
  if (affordable !== undefined) return affordable;
  const [openA, openB] = [withOpenSizes(a), withOpenSizes(b)];
  const smaller = openA && openB ? await unlessRefused(() => run(openA, openB, SAMPLES)) : undefined;
  return smaller ?? run(a, b, 1);
}

function outputDifference(a: ExecutableModel, b: ExecutableModel, samples: number): OutputDifference {
  const inputs = sampleInputs(a, samples, SEED);
  const outputs: Tensor[] = [];
  try {
    const ofA = a.run(inputs);
    outputs.push(...ofA);
    const ofB = b.run(inputs);
    outputs.push(...ofB);
    return { largest: largestDifference(ofA, ofB), magnitude: largestMagnitude(ofA) };
  } finally {
    for (const tensor of [...inputs, ...outputs]) tensor.dispose();
  }
}

function largestMagnitude(tensors: readonly Tensor[]): number {
  return tensors.reduce((largest, tensor) => {
    for (const value of tensor.dataSync()) largest = Math.max(largest, Math.abs(value));
    return largest;
  }, 0);
}
