import type { Model } from '../model/model';

/** For each kernel weight, by name: 1 where an element may live, 0 where it stays exactly zero. */
export type Masks = ReadonlyMap<string, Uint8Array>;

/** The masks that keep a model's zeros: one for each named float32 weight that has any. */
export function masksOfZeros(model: Model, names: Iterable<string>): Masks {
  const masks = new Map<string, Uint8Array>();
  for (const name of names) {
    const weight = model.weights.get(name);
    if (weight?.dtype !== 'float32') continue;
    const mask = Uint8Array.from(weight.values, (value) => (value === 0 ? 0 : 1));
    if (mask.includes(0)) masks.set(name, mask);
  }
  return masks;
}
