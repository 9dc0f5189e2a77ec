import { maskChannels } from '../compress/maskChannels';
import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import type { Opened } from './operationTable';
import { outputDifference } from './outputDifference';
import { withExecutable } from './withExecutable';

/** Masked and cut outputs may differ by this much of the largest output: the order of float32 sums differs. */
const BOUND = 1e-4;

/**
 * Proves a cut: runs the uncut model with the removed channels' consumers set to zero beside the cut one, on the same
 * random inputs. Returns the largest absolute difference; throws `certificateFailed` when it can't be rounding.
 */
export function certifyCut({ model, analysis }: Opened, smaller: Model, removed: ReadonlySet<number>): Promise<number> {
  // Nothing was cut, so there is nothing to compare; a graph that can't be run has no channels that could be.
  if (removed.size === 0) return Promise.resolve(0);
  const masked = maskChannels(model, analysis.structure, removed);
  return withExecutable(masked, (uncut) =>
    withExecutable(smaller, (cut) => {
      const { largest, magnitude } = outputDifference(uncut, cut);
      const bound = BOUND * Math.max(1, magnitude);
      if (!(largest <= bound)) {
        throw new Failure('certificateFailed', { check: 'masked against cut model', difference: largest, bound });
      }
      return largest;
    }),
  );
}
