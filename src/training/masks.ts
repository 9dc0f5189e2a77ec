import { zeroValue } from '../formats/codec/zeroValue';
import type { KeepMasks } from '../model/keepMasks';
import type { Model } from '../model/model';

/** The masks that keep a model's zeros (see `zeroValue`): one for each named float32 weight that has any. */
export function masksOfZeros(model: Model, names: Iterable<string>): KeepMasks {
  const masks = new Map<string, Uint8Array>();
  for (const name of names) {
    const weight = model.weights.get(name);
    if (weight?.dtype !== 'float32') continue;
    const zero = zeroValue(weight);
    const mask = Uint8Array.from(weight.values, (value) => (value === 0 || value === zero ? 0 : 1));
    if (mask.includes(0)) masks.set(name, mask);
  }
  return masks;
}
