import { Failure } from '../model/failure';
import type { Model, Weight } from '../model/model';

/** A weight that a plan names. Throws `planInvalid` when the model has no such weight. */
export function weightOf(model: Model, name: string): Weight {
  const weight = model.weights.get(name);
  if (!weight) throw new Failure('planInvalid', { tensor: name, reason: 'the model has no such weight' });
  return weight;
}

/** The length of a weight's axis. */
export function axisSizes(model: Model): (weight: string, axis: number) => number {
  return (weight, axis) => weightOf(model, weight).shape[axis] ?? 1;
}
