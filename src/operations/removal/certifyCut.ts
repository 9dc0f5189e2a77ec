import { maskChannels } from '../../compress/maskChannels';
import { Failure } from '../../model/failure';
import type { Model } from '../../model/model';
import type { Opened } from '../opened';
import { modelDifference } from '../measurement/outputDifference';

/** Masked and cut outputs may differ by this much of the largest output: the order of float32 sums differs. */
const BOUND = 1e-4;

/**
 * Proves a cut: runs the uncut model with the removed channels' consumers set to zero beside the cut one, on the same
 * random inputs. Returns the largest absolute difference; throws `certificateFailed` when it can't be rounding.
 */
export async function certifyCut({ model, analysis }: Opened, smaller: Model, removed: ReadonlySet<number>): Promise<number> {
  // Nothing was cut, so there is nothing to compare; a graph that can't be run has no channels that could be.
  if (removed.size === 0) return 0;
  const difference = await modelDifference(maskChannels(model, analysis.structure, removed), smaller);
  if (!difference) throw new Error('channels were cut from a model without outputs');
  const { largest, magnitude } = difference;
  const bound = BOUND * Math.max(1, magnitude);
  if (!(largest <= bound)) {
    throw new Failure('certificateFailed', { check: 'masked against cut model', difference: largest, bound });
  }
  return largest;
}
