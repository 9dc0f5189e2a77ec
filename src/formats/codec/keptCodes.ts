import type { Quantization, WeightValues } from '../../model/model';

type Codes = Uint8Array | Uint16Array;

/**
 * Codes of decoded weights that can't be found from their values: where a grid is finer than float32 (65,536 steps
 * around 1.0, say) several codes decode to one value, and NaN has many float16 codes. Known by the array of values,
 * which is never changed in place, so an edited weight has none.
 */
const kept = new WeakMap<WeightValues, { codes: Codes; quantization: Quantization }>();

/** Keeps the codes that `values` were decoded from. */
export function keepCodes(values: WeightValues, codes: Codes, quantization: Quantization): void {
  kept.set(values, { codes, quantization });
}

/** The codes that `values` were decoded from, if they were kept and the quantization is still the same. */
export function keptCodes(values: WeightValues, quantization: Quantization): Codes | undefined {
  const found = kept.get(values);
  return found && sameQuantization(found.quantization, quantization) ? found.codes : undefined;
}

function sameQuantization(a: Quantization, b: Quantization): boolean {
  return a.dtype === b.dtype && a.scale === b.scale && a.min === b.min;
}
