import { seededRandom, type Random } from '../base/random';
import { sizeOf, type Shape } from '../base/shape';
import { Failure } from '../model/failure';
import type { ExecutableModel, ModelPort } from './executableModel';
import { indexInputs } from './indexInputs';
import { checkShape } from './limitOutputs';
import { tf, type Tensor } from './tf';

/** Sizes to try, one after another, where a model leaves them open. */
const OPEN_SIZES = [
  { spatial: 32, time: 8 },
  { spatial: 64, time: 16 },
  { spatial: 128, time: 64 },
  { spatial: 224, time: 256 },
  { spatial: 299, time: 1024 },
  { spatial: 512, time: 4096 },
] as const;

/**
 * Random inputs that fit the model, in the order of its inputs: uniform in [-1, 1), or integers below the size of the
 * vocabulary where an input is used as indices. Open sizes are the first that a pass succeeds with. The same seed
 * gives the same inputs. The caller disposes them. Throws `modelNotRunnable` with tfjs's reason when nothing fits.
 */
export function sampleInputs(executable: ExecutableModel, samples: number, seed: number): Tensor[] {
  const { inputs } = executable;
  const open = inputs.some(({ shape }) => shape.some((size, axis) => axis > 0 && size === null));
  let refusal: Failure | undefined;
  for (const sizes of open ? OPEN_SIZES : OPEN_SIZES.slice(0, 1)) {
    const shapes = inputs.map((port) => fixedShape(port, samples, sizes));
    try {
      inputs.forEach((port, place) => checkPort(port, shapes[place] ?? [], executable.file));
      const bounds = boundsOf(executable, shapes);
      return inputs.map((port, place) => {
        const random = seededRandom(seed).fork(`${place} ${port.name}`);
        return randomTensor(shapes[place] ?? [], port.dtype, bounds.get(place), random);
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? new Error('no sizes to try');
}

/** A shape that the file states may be any number, or none at all. */
function checkPort({ name }: ModelPort, shape: Shape, file: string): void {
  try {
    checkShape(shape, `its input "${name}"`);
  } catch (error) {
    throw new Failure('modelNotRunnable', { file, layer: name, reason: error instanceof Error ? error.message : '' }, { cause: error });
  }
}

/** A sequence has one open axis behind the batch, images and volumes have several before the channels. */
function fixedShape({ shape }: ModelPort, samples: number, open: { spatial: number; time: number }): Shape {
  const size = shape.length > 3 ? open.spatial : open.time;
  return shape.map((fixed, axis) => fixed ?? (axis === 0 ? samples : size));
}

/** One pass over zeros, which are valid indices everywhere, to see that the sizes fit and what the inputs are for. */
function boundsOf(executable: ExecutableModel, shapes: readonly Shape[]): Map<number, number> {
  const zeros = executable.inputs.map(({ dtype }, place) => plainTensor(shapes[place] ?? [], dtype));
  try {
    return indexInputs(executable.record(zeros));
  } finally {
    tf.dispose(zeros);
  }
}

/** Zeros of the input's type (layers-models take any number for any other), or empty strings. */
function plainTensor(shape: Shape, dtype: string): Tensor {
  if (dtype === 'string') return tf.tensor(new Array<string>(sizeOf(shape)).fill(''), [...shape], 'string');
  return tf.zeros([...shape], dtype === 'int32' || dtype === 'bool' ? dtype : 'float32');
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
