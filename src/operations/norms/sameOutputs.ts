import { Failure } from '../../model/failure';
import type { Model } from '../../model/model';
import { modelDifference } from '../measurement/outputDifference';

/** What float32 rounding may add up to in a deep network; more is no rounding. */
const BOUND = 1e-4;

/**
 * Proves that an edit left the outputs as they were: the largest difference on the same random inputs, by the largest output. Null
 * where nothing can be run. Throws `certificateFailed` when it can't be rounding, unless the weights were rounded to grids of their own.
 */
export async function sameOutputs(before: Model, after: Model): Promise<number | null> {
  const difference = await modelDifference(before, after);
  if (!difference) return null;
  const { largest, magnitude } = difference;
  const relative = magnitude === 0 ? largest : largest / magnitude;
  const onGrids = [...after.weights.values()].some(({ quantization }) => quantization !== undefined);
  if (!onGrids && !(relative <= BOUND)) {
    throw new Failure('certificateFailed', { check: 'the edited model against the one before', difference: relative, bound: BOUND });
  }
  return relative;
}
