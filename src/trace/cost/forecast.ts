import type { ChannelFactor, CostTerm } from './cost';

/** Cost of one sample's pass by layer path ('' for what is computed outside of layers). */
export interface CostForecast {
  readonly macs: ReadonlyMap<string, number>;
  /** Bytes of the layers' outputs in float32. */
  readonly activationBytes: ReadonlyMap<string, number>;
}

/** The cost once channels are removed; an empty set gives the cost as it is. */
export function forecastCost(terms: readonly CostTerm[], removed: ReadonlySet<number>): CostForecast {
  const left = new Map<ChannelFactor, number>();
  const sums = { macs: new Map<string, number>(), activationBytes: new Map<string, number>() };
  for (const { kind, layer, constant, factors } of terms) {
    let product = constant;
    for (const factor of factors) {
      const size = left.get(factor) ?? sizeWithout(factor, removed);
      left.set(factor, size);
      product *= size;
    }
    sums[kind].set(layer, (sums[kind].get(layer) ?? 0) + product);
  }
  return sums;
}

function sizeWithout({ size, channels, counts }: ChannelFactor, removed: ReadonlySet<number>): number {
  if (removed.size === 0) return size;
  return channels.reduce((rest, id, i) => (removed.has(id) ? rest - (counts[i] ?? 0) : rest), size);
}
