import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { KernelCall, TraceTensor } from '../../runtime/trace';
import type { SamplePlace } from './samplePlaces';

/** A tensor as it is when each sample is there `copies` times. */
export function repeatedTensor(tensor: TraceTensor, places: ReadonlyMap<number, SamplePlace>, copies: number): TraceTensor {
  const place = places.get(tensor.id);
  return place ? { ...tensor, shape: tensor.shape.map((size, axis) => (axis === place.axis ? size * copies : size)) } : tensor;
}

/**
 * The same pass as if each sample had been there `copies` times: sample c N + n is sample n. Tensors are repeated when they
 * are asked for; disposing it frees those and leaves the trace that it was made from alone. `places` are that trace's.
 */
export function repeatedTrace(live: LiveTrace, places: ReadonlyMap<number, SamplePlace>, copies: number): LiveTrace {
  const values = new Map<number, Tensor>();
  const longer = (tensor: TraceTensor): TraceTensor => repeatedTensor(tensor, places, copies);
  const call = (each: KernelCall): KernelCall => ({
    ...each,
    inputs: new Map([...each.inputs].map(([name, tensor]) => [name, longer(tensor)])),
    outputs: each.outputs.map(longer),
  });
  return {
    ...live,
    calls: live.calls.map(call),
    inputs: live.inputs.map(longer),
    outputs: live.outputs.map(longer),
    samples: live.samples * copies,
    value: (tensor) => {
      const place = places.get(tensor.id);
      if (!place) return live.value(tensor);
      const known = values.get(tensor.id);
      if (known) return known;
      const made = tf.keep(repeated(live.value(tensor), place, live.samples, copies));
      values.set(tensor.id, made);
      return made;
    },
    dispose: () => tf.dispose([...values.values()]),
  };
}

/** The samples' part of the axis `copies` times behind itself; what stands before it there (time, say) stays before it. */
function repeated(tensor: Tensor, { axis, inner }: SamplePlace, samples: number, copies: number): Tensor {
  const { shape } = tensor;
  const before = shape.slice(0, axis).reduce((product, size) => product * size, (shape[axis] ?? 1) / (samples * inner));
  return tf.tidy(() => {
    const blocks = tf.reshape(tensor, [before, -1]);
    const longer = tf.concat(Array<Tensor>(copies).fill(blocks), 1);
    return tf.reshape(
      longer,
      shape.map((size, i) => (i === axis ? size * copies : size)),
    );
  });
}
