import { sameShape } from '../base/shape';
import type { Weight, WeightValues } from '../model/model';
import { tf, type Variable } from './tf';

/** The dtypes whose elements tfjs hands out as typed arrays. */
type WeightDType = 'float32' | 'int32' | 'bool';

/** Copies new values into variables; a weight of another name or shape is a bug. */
export function assignValues(variables: ReadonlyMap<string, Variable>, weights: Iterable<Weight>): void {
  for (const weight of weights) assign(variables, weight);
}

/** Copies of the variables' current values, of all or of those named. */
export function readValues(
  variables: ReadonlyMap<string, Variable>,
  names: Iterable<string> = variables.keys(),
): Map<string, WeightValues> {
  const values = new Map<string, WeightValues>();
  for (const name of names) values.set(name, known(variables, name).dataSync<WeightDType>().slice());
  return values;
}

function known(variables: ReadonlyMap<string, Variable>, name: string): Variable {
  const variable = variables.get(name);
  if (!variable) throw new Error(`the executable model has no weight ${name}`);
  return variable;
}

function assign(variables: ReadonlyMap<string, Variable>, { name, shape, values }: Weight): void {
  const variable = known(variables, name);
  if (!sameShape(variable.shape, shape)) throw new Error(`weight ${name} has another shape than the model's`);
  tf.tidy(() => {
    variable.assign(tf.tensor(values, variable.shape, variable.dtype));
  });
}
