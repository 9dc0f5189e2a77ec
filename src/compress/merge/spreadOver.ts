import { cholesky } from '../../base/cholesky';
import type { PlaceParts, Products } from './products';

/** A removed channel, and the kept one that is most like it; ids, -1 for none. */
export interface WithNearest {
  readonly id: number;
  readonly nearest: number;
}

/** Ridge as a share of each kept channel's own second moment. From 1e-6 to 1e-2 it made no difference; see docs/merging.md. */
const RIDGE = 0.01;

/**
 * How removed channels spread over all kept ones: the coefficients [leaving, kept] of the least mean square error where the
 * inputs are independent and standard normal, so that the activations' mean products K are known from the weights alone.
 * They are a = a0 + (K_kk + ridge)^-1 (K_ki - K_kk a0), with a0 the same error's minimum for the nearest channel alone: the
 * ridge pulls towards a merge into that one, so a twin is replaced exactly. Solved in double precision.
 */
export function spreadOver(products: Products, parts: PlaceParts, leaving: readonly WithNearest[], kept: readonly number[]): Float64Array {
  const width = kept.length;
  const coefficients = new Float64Array(leaving.length * width);
  // A channel that never says anything, or is not among these parts, stands in for nobody.
  const used = kept.flatMap((id, at) => (products.activations(parts, id, id) > 0 ? [{ id, at }] : []));
  const n = used.length;
  const lengths = used.map(({ id }) => Math.sqrt(products.activations(parts, id, id)));
  const gram = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      gram[a * n + b] =
        products.activations(parts, used[a]?.id ?? -1, used[b]?.id ?? -1) / ((lengths[a] as number) * (lengths[b] as number));
    }
  }
  const factor = cholesky(
    gram.map((value, i) => (i % (n + 1) === 0 ? value + RIDGE : value)),
    n,
  );
  // Only where weights are not finite.
  if (!factor) return coefficients;
  leaving.forEach(({ id, nearest }, row) => {
    const target = Float64Array.from(used, (each, k) => products.activations(parts, id, each.id) / (lengths[k] as number));
    const first = used.findIndex((each) => each.id === nearest);
    // Of channels of length 1 the best multiple is the product itself.
    const alone = target[first] ?? 0;
    const rest = target.map((value, k) => value - (first === -1 ? 0 : alone * (gram[k * n + first] as number)));
    factor.solve(rest).forEach((value, k) => {
      coefficients[row * width + (used[k]?.at ?? 0)] = ((k === first ? alone : 0) + value) / (lengths[k] as number);
    });
  });
  return coefficients;
}
