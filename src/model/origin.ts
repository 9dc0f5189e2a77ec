import type { Shape } from '../base/shape';

/** Of each axis of a weight: which index of another model's weight each of its own is; null where they are the same ones, in order. */
export type Origin = readonly (Int32Array | null)[];

/** The origin of a weight whose indices `kept` of an axis became another one's. */
export function followed({ origin, shape }: { readonly origin?: Origin; readonly shape: Shape }, axis: number, kept: Int32Array): Origin {
  const before = origin ?? shape.map(() => null);
  return before.map((own, i) => (i === axis ? composed(own, kept) : own));
}

/** First `first`, then `then`: what index of the first weight each of the last one's is. */
export function composed(first: Int32Array | null, then: Int32Array | null): Int32Array | null {
  if (!first || !then) return first ?? then;
  return then.map((index) => first[index] ?? -1);
}
