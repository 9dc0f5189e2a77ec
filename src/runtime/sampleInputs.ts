import { seededRandom, type Random } from '../base/random';
import { sizeOf, type Shape } from '../base/shape';
import type { ExecutableModel } from './executableModel';
import { firstPass } from './firstPass';
import { tf, type Tensor } from './tf';

/**
 * Random inputs that fit the model, in the order of its inputs: uniform in [-1, 1), or integers below the size of the
 * vocabulary where an input is used as indices. They are `samples` many, or as many as a model takes that takes no other
 * number; open sizes are the first that a pass succeeds with. The same seed gives the same inputs. The caller disposes
 * them. Throws `modelNotRunnable` with tfjs's reason when nothing fits.
 */
export function sampleInputs(executable: ExecutableModel, samples: number, seed: number): Tensor[] {
  const { shapesFor, bounds } = firstPass(executable);
  const shapes = shapesFor(samples);
  return executable.inputs.map((port, place) => {
    const random = seededRandom(seed).fork(`${place} ${port.name}`);
    return randomTensor(shapes[place] ?? [], port.dtype, bounds.get(place), random);
  });
}

function randomTensor(shape: Shape, dtype: string, bound: number | undefined, random: Random): Tensor {
  if (dtype === 'string')
    return tf.tensor(
      Array.from({ length: sizeOf(shape) }, () => randomText(random)),
      [...shape],
      'string',
    );
  const choices = bound ?? (dtype === 'bool' ? 2 : undefined);
  const draw = choices === undefined ? () => 2 * random.uniform() - 1 : () => random.integer(choices);
  const values = Float32Array.from({ length: sizeOf(shape) }, draw);
  if (dtype !== 'int32' && dtype !== 'bool') return tf.tensor(values, [...shape]);
  return tf.tensor(Int32Array.from(values, Math.round), [...shape], dtype);
}

/** Words of lower case letters, as a text model may expect. */
function randomText(random: Random): string {
  const word = (): string => String.fromCharCode(...Array.from({ length: 1 + random.integer(8) }, () => 97 + random.integer(26)));
  return Array.from({ length: 4 }, word).join(' ');
}
