import type { SettledScoring } from '../../protocol/settings/scoring';
import type { Channel } from '../../trace/structure/structure';
import { computingSlices, layerOfSlice, elementsOf } from '../slices';
import type { Criterion, ScoringInput } from '../criterion';

/**
 * Absolute value. A parameter's score is |w|. A channel's is the L2 norm of what computes it (its producers' kernel
 * slices and their bias; as an option the L1 norm or the mean), summed over the layers that produce it: a residual sum
 * has several (Li et al. 2017 use L1).
 */
export const magnitude = {
  name: 'magnitude',
  // Absolute weights compete as they are (docs/adr/0017); norms of whole channels grow with the number of inputs.
  parameter: {
    comparable: true,
    scores: ({ model, structure }) =>
      new Map(
        structure.kernelWeights.map((name) => {
          const values = model.weights.get(name)?.values ?? new Float32Array();
          return [name, Float32Array.from(values, Math.abs)];
        }),
      ),
  },
  neuron: {
    comparable: false,
    scores: (input) =>
      Float64Array.from(input.structure.channels, (channel) => (channel.obstacle ? Number.NaN : sumOfProducerNorms(channel, input))),
  },
} satisfies Criterion;

function sumOfProducerNorms(channel: Channel, input: ScoringInput): number {
  const norms = new Map<string, Norm>();
  for (const slice of computingSlices(channel, input)) {
    const weight = input.model.weights.get(slice.weight);
    if (!weight) continue;
    const layer = layerOfSlice(slice, input);
    const norm = norms.get(layer) ?? new Norm();
    norms.set(layer, norm);
    for (const k of elementsOf(slice, weight.shape)) norm.add(weight.values[k] as number);
  }
  let sum = 0;
  for (const norm of norms.values()) sum += norm.of(input.settings.norm);
  return sum;
}

class Norm {
  private squares = 0;
  private absolutes = 0;
  private count = 0;

  add(value: number): void {
    this.squares += value ** 2;
    this.absolutes += Math.abs(value);
    this.count++;
  }

  of(norm: SettledScoring['norm']): number {
    switch (norm) {
      case 'l2':
        return Math.sqrt(this.squares);
      case 'l1':
        return this.absolutes;
      case 'mean':
        return this.count === 0 ? 0 : this.absolutes / this.count;
    }
  }
}
