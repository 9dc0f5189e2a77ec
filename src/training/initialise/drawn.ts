import type { Random } from '../../base/random';
import { sizeOf, type Shape } from '../../base/shape';
import type { Initialiser } from '../../model/initialiser';
import { fansOf } from './fansOf';
import { orthogonal } from './orthogonal';

/**
 * Values of a weight, drawn by its initialiser: row-major, sizeOf(shape) of them. The same stream gives the same values on every machine
 * and backend. Throws an Error for a shape that the initialiser does not go with, which tfjs refuses to build.
 */
export function drawn(initialiser: Initialiser, shape: Shape, random: Random): Float32Array {
  const filled = (next: () => number): Float32Array => {
    const values = new Float32Array(sizeOf(shape));
    for (let i = 0; i < values.length; i++) values[i] = next();
    return values;
  };
  switch (initialiser.kind) {
    case 'constant':
      return filled(() => initialiser.value);
    case 'uniform':
      return filled(() => initialiser.min + (initialiser.max - initialiser.min) * random.uniform());
    case 'normal':
      return filled(() => initialiser.mean + initialiser.deviation * random.normal());
    case 'truncatedNormal':
      return filled(() => initialiser.mean + initialiser.deviation * withinTwo(random));
    case 'varianceScaling': {
      const variance = initialiser.scale / Math.max(1, fansOf(shape)[initialiser.mode]);
      const limit = Math.sqrt(3 * variance);
      return initialiser.distribution === 'normal'
        ? drawn({ kind: 'truncatedNormal', mean: 0, deviation: Math.sqrt(variance) }, shape, random)
        : drawn({ kind: 'uniform', min: -limit, max: limit }, shape, random);
    }
    case 'orthogonal':
      return orthogonal(shape, initialiser.gain, random);
    case 'identity':
      return identity(shape, initialiser.gain);
    case 'forgetGateOnes': {
      const values = drawn(initialiser.others, shape, random);
      return values.fill(1, values.length / GATES, (2 * values.length) / GATES);
    }
  }
}

/** Of an LSTM. */
const GATES = 4;

/** A standard normal number of at most two deviations. */
function withinTwo(random: Random): number {
  let number = random.normal();
  while (Math.abs(number) > 2) number = random.normal();
  return number;
}

function identity(shape: Shape, gain: number): Float32Array {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || rows !== columns) throw new Error(`an identity of shape [${shape.join()}]`);
  return Float32Array.from({ length: rows * rows }, (_, i) => (i % (rows + 1) === 0 ? gain : 0));
}
