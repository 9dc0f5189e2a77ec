import type { Random } from '../base/random';
import { tf, type Tensor } from '../runtime/tf';

/** What input dropout does to a batch. */
export interface Drops {
  /** Of the values, 0 to below 1. */
  readonly share: number;
  /** The places of the inputs that hold indices: tfjs takes those as floats, too. */
  readonly indices: ReadonlySet<number>;
}

/**
 * A batch with a share of its values set to zero, drawn value by value, and the others scaled up so that their mean stays: input dropout
 * (Srivastava et al. 2014). Inputs that hold indices or are no floats are passed on as they are. Whoever asked disposes what is new.
 */
export function droppedInputs(inputs: readonly Tensor[], { share, indices }: Drops, random: Random): Tensor[] {
  if (share === 0) return [...inputs];
  return inputs.map((input, place) => (input.dtype === 'float32' && !indices.has(place) ? dropped(input, share, random) : input));
}

function dropped(input: Tensor, share: number, random: Random): Tensor {
  const scale = 1 / (1 - share);
  const factors = new Float32Array(input.size);
  for (let i = 0; i < factors.length; i++) factors[i] = random.uniform() < share ? 0 : scale;
  return tf.tidy(() => tf.mul(input, tf.tensor(factors, input.shape)));
}
