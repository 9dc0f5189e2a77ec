import { largestDifference } from '../compress/largestDifference';
import type { ExecutableModel } from '../runtime/executableModel';
import { sampleInputs } from '../runtime/sampleInputs';
import type { Tensor } from '../runtime/tf';

const SAMPLES = 4;
const SEED = 1;

/** How far two models' outputs are apart on the same random inputs. */
export interface OutputDifference {
  /** Largest absolute difference; Infinity where one is not a number and the other is. */
  readonly largest: number;
  /** Largest absolute output of the first model, to judge the difference by. */
  readonly magnitude: number;
}

/** Runs two models, whose inputs are alike, side by side. */
export function outputDifference(a: ExecutableModel, b: ExecutableModel): OutputDifference {
  const inputs = sampleInputs(a, SAMPLES, SEED);
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
