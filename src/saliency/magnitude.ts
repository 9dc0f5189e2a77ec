import { stridesOf, type Shape } from '../base/shape';
import type { Channel, ChannelSlice } from '../trace/structure/structure';
import type { Criterion, ScoringInput } from './criterion';

/**
 * Absolute value. A parameter's score is |w|. A channel's is the L2 norm of what computes it (its producers' kernel
 * slices and their bias), summed over the layers that produce it (Li et al. 2017 use L1; a residual sum has several).
 */
export const magnitude: Criterion = {
  name: 'magnitude',
  levels: ['parameter', 'neuron'],
  comparable: false,
  parameterScores: ({ model, structure }) =>
    new Map(
      structure.kernelWeights.map((name) => {
        const values = model.weights.get(name)?.values ?? new Float32Array();
        return [name, Float32Array.from(values, Math.abs)];
      }),
    ),
  channelScores: (input) =>
    Float64Array.from(input.structure.channels, (channel) =>
      channel.obstacle ? Number.NaN : sumOfProducerNorms(channel, input),
    ),
};

function sumOfProducerNorms({ slices }: Channel, { model, layerOf }: ScoringInput): number {
  const layerOfSlice = (slice: ChannelSlice): string => layerOf.get(slice.weight) ?? slice.weight;
  const squares = new Map(slices.filter(({ role }) => role === 'producer').map((slice) => [layerOfSlice(slice), 0]));
  for (const slice of slices) {
    const layer = layerOfSlice(slice);
    const soFar = squares.get(layer);
    const weight = model.weights.get(slice.weight);
    // A recurrent kernel's rows and a depthwise filter of the same layer read or pass the channel; they don't make it.
    if (soFar === undefined || weight === undefined || !computes(slice, weight.shape)) continue;
    squares.set(layer, soFar + sumOfSquares(weight.values, weight.shape, slice));
  }
  let sum = 0;
  for (const square of squares.values()) sum += Math.sqrt(square);
  return sum;
}

/** Producers, and the bias that goes with them. */
function computes({ role }: ChannelSlice, shape: Shape): boolean {
  return role === 'producer' || (role === 'carrier' && shape.length === 1);
}

/** Sum of squares of the slice's elements: those whose index on `axis` is one of `indices`. */
function sumOfSquares(values: ArrayLike<number>, shape: Shape, { axis, indices }: ChannelSlice): number {
  const size = shape[axis] ?? 1;
  const inner = stridesOf(shape)[axis] ?? 1;
  let sum = 0;
  for (const index of indices) {
    for (let start = index * inner; start < values.length; start += size * inner) {
      for (let i = start; i < start + inner; i++) sum += (values[i] as number) ** 2;
    }
  }
  return sum;
}
