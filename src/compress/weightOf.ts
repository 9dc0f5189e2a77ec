import { Failure } from '../model/failure';
import type { Model, Weight } from '../model/model';

/** A weight that a plan names. Throws `planInvalid` when the model has no such weight. */
export function weightOf(model: Model, name: string): Weight {
  const weight = model.weights.get(name);
  if (!weight) throw new Failure('planInvalid', { tensor: name, reason: 'the model has no such weight' });
  return weight;
}
