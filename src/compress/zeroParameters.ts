import { Failure } from '../model/failure';
import type { KeepMasks } from '../model/keepMasks';
import { withWeights, type Model, type Weight } from '../model/model';
import { weightOf } from './weightOf';

/**
 * Sets single weights to zero; shapes and topology stay. Throws `planInvalid` for a weight that the model does not have
 * and for a mask of another size. A quantized weight keeps its grid, also where that has no exact zero.
 */
export function zeroParameters(model: Model, masks: KeepMasks): Model {
  return withWeights(
    model,
    [...masks].map(([name, keep]) => zeroed(weightOf(model, name), keep)),
  );
}

function zeroed(weight: Weight, keep: Uint8Array): Weight {
  const { name, values } = weight;
  if (keep.length !== values.length) {
    throw new Failure('planInvalid', { tensor: name, reason: `a mask of ${keep.length} for ${values.length} elements` });
  }
  return { ...weight, values: values.map((value, i) => (keep[i] === 0 ? 0 : value)) };
}
