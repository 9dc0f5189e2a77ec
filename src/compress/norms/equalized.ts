import type { Model } from '../../model/model';
import { withWeights } from '../../model/model';
import { weightOf } from '../weightOf';
import type { Link } from './links';
import { placeOnAxes } from './products';

/** A model with channels of more equal ranges, and what that did, weight by weight. */
export interface Equalized {
  readonly model: Model;
  /** How many times the largest channel's range is that of the smallest, before and after; of the producers, by link. */
  readonly rows: readonly { readonly layer: string; readonly weight: string; readonly before: number; readonly after: number }[];
  readonly sweeps: number;
}

/** Scales that change less than this end the sweeps. */
const SETTLED = 1e-3;

/**
 * Cross-layer range equalisation (Nagel, van Baalen, Blankevoort and Welling 2019): a channel made with range r and read with range
 * q is scaled by sqrt(q / r) where it is made and by the inverse where it is read, so that both ranges are sqrt(r q). What lies
 * between passes positive scales on, so outputs stay. Links share weights, so this is repeated until nothing moves.
 */
export function equalized(model: Model, links: readonly Link[], mostSweeps: number): Equalized {
  const scales = links.map(({ width }) => new Float64Array(width).fill(1));
  const values = new Map<string, Float64Array>();
  const valuesOf = (name: string): Float64Array => {
    const known = values.get(name) ?? Float64Array.from(weightOf(model, name).values);
    values.set(name, known);
    return known;
  };
  const spreadOf = (link: Link): number => spread(rangesOf(valuesOf(link.producer.weight), makes(model, link), link.width));
  const before = links.map(spreadOf);
  let sweeps = 0;
  for (let moved = Infinity; sweeps < mostSweeps && moved > SETTLED; sweeps++) {
    moved = 0;
    for (const [i, link] of links.entries()) {
      const made = rangesOf(valuesOf(link.producer.weight), makes(model, link), link.width);
      const read = new Float64Array(link.width);
      for (const consumer of link.consumers) {
        const own = rangesOf(valuesOf(consumer.weight), reads(model, consumer, link.width), link.width);
        own.forEach((range, c) => (read[c] = Math.max(read[c] ?? 0, range)));
      }
      const factors = made.map((range, c) => (range > 0 && (read[c] ?? 0) > 0 ? Math.sqrt((read[c] ?? 1) / range) : 1));
      for (const factor of factors) moved = Math.max(moved, Math.abs(Math.log(factor)));
      scale(valuesOf(link.producer.weight), makes(model, link), factors);
      const inverse = factors.map((factor) => 1 / factor);
      for (const consumer of link.consumers) scale(valuesOf(consumer.weight), reads(model, consumer, link.width), inverse);
      factors.forEach((factor, c) => {
        const own = scales[i];
        if (own) own[c] = (own[c] ?? 1) * factor;
      });
    }
  }
  for (const [i, { bias }] of links.entries()) {
    if (bias !== undefined) scale(valuesOf(bias), (element) => element, scales[i] ?? new Float64Array());
  }
  const weights = [...values].map(([name, own]) => ({ ...weightOf(model, name), values: Float32Array.from(own) }));
  const rows = links.map((link, i) => ({ layer: link.layer, weight: link.producer.weight, before: before[i] ?? 1, after: spreadOf(link) }));
  return { model: withWeights(model, weights), rows, sweeps };
}

type ChannelOf = (element: number) => number;

function makes(model: Model, { producer }: Link): ChannelOf {
  return placeOnAxes(weightOf(model, producer.weight).shape, producer.outAxes);
}

/** Behind a flattening a channel has several rows. */
function reads(model: Model, { weight, axis }: Link['consumers'][number], width: number): ChannelOf {
  const place = placeOnAxes(weightOf(model, weight).shape, [axis]);
  return (element) => place(element) % width;
}

function rangesOf(values: Float64Array, channelOf: ChannelOf, width: number): Float64Array {
  const ranges = new Float64Array(width);
  values.forEach((value, i) => {
    const c = channelOf(i);
    ranges[c] = Math.max(ranges[c] ?? 0, Math.abs(value));
  });
  return ranges;
}

function scale(values: Float64Array, channelOf: ChannelOf, factors: Float64Array): void {
  values.forEach((value, i) => (values[i] = value * (factors[channelOf(i)] ?? 1)));
}

/** Channels that are zero have no range. */
function spread(ranges: Float64Array): number {
  const own = ranges.filter((range) => range > 0);
  return own.length === 0 ? 1 : Math.max(...own) / Math.min(...own);
}
