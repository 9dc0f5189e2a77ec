import { largestDifference } from '../compress/largestDifference';
import { maskChannels } from '../compress/maskChannels';
import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import { sampleInputs } from '../runtime/sampleInputs';
import type { Tensor } from '../runtime/tf';
import type { Opened } from './operationTable';
import { withExecutable } from './withExecutable';

/** Masked and cut outputs may differ by this much of the largest output: the order of float32 sums differs. */
const BOUND = 1e-4;
const SAMPLES = 4;
const SEED = 2;

/**
 * Proves a cut: runs the uncut model with the removed channels' consumers set to zero beside the cut one, on the same
 * random inputs. Returns the largest absolute difference; throws `certificateFailed` when it can't be rounding.
 */
export function certifyCut({ model, analysis }: Opened, smaller: Model, removed: ReadonlySet<number>): Promise<number> {
  const masked = maskChannels(model, analysis.structure, removed);
  return withExecutable(masked, (uncut) =>
    withExecutable(smaller, (cut) => {
      const inputs = sampleInputs(uncut, SAMPLES, SEED);
      const outputs: Tensor[] = [];
      try {
        const expected = uncut.run(inputs);
        outputs.push(...expected);
        const found = cut.run(inputs);
        outputs.push(...found);
        const difference = largestDifference(expected, found);
        const bound = BOUND * Math.max(1, largestMagnitude(expected));
        if (!(difference <= bound)) throw new Failure('certificateFailed', { check: 'masked against cut model', difference, bound });
        return difference;
      } finally {
        for (const tensor of [...inputs, ...outputs]) tensor.dispose();
      }
    }),
  );
}

function largestMagnitude(tensors: readonly Tensor[]): number {
  return tensors.reduce((largest, tensor) => {
    for (const value of tensor.dataSync()) largest = Math.max(largest, Math.abs(value));
    return largest;
  }, 0);
}
