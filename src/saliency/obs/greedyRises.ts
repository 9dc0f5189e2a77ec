/**
 * Greedy Optimal Brain Surgeon on one output (Frantar and Alistarh 2022, ExactOBS): of the weights [n] that are left, again and again the
 * one goes that costs least, w^2 / (2 inv(H)[k, k]), and the others make up for it. Gives for each weight the cost of its step, or of
 * the dearest before it, so that weights sorted by it go in the order in which they went. `inverse` [n, n] is that of H, the second
 * moments of the inputs; it is used up. About n^3 / 6 multiplications.
 */
export function greedyRises(weights: ArrayLike<number>, inverse: Float64Array): Float64Array {
  const n = weights.length;
  const left = Float64Array.from(weights);
  /** Which weight stands at each place; those that are gone stand behind the others. */
  const standing = Int32Array.from({ length: n }, (_, k) => k);
  const rises = new Float64Array(n);
  const column = new Float64Array(n);
  let dearest = 0;
  for (let alive = n; alive > 0; alive--) {
    const at = cheapest(left, inverse, n, alive);
    const pivot = inverse[at * n + at] as number;
    const value = left[at] as number;
    dearest = Math.max(dearest, pivot > 0 ? value ** 2 / (2 * pivot) : 0);
    rises[standing[at] as number] = dearest;
    moveLast(at, alive);
    const last = alive - 1;
    if (!(pivot > 0)) continue;
    for (let k = 0; k < last; k++) column[k] = inverse[last * n + k] as number;
    const step = value / pivot;
    for (let i = 0; i < last; i++) {
      left[i] = (left[i] as number) - step * (column[i] as number);
      const factor = (column[i] as number) / pivot;
      const row = i * n;
      // The lower triangle alone.
      if (factor !== 0) for (let k = 0; k <= i; k++) inverse[row + k] = (inverse[row + k] as number) - factor * (column[k] as number);
    }
  }
  return rises;

  /** Exchanges a place with the last one that is alive, in the lower triangle. */
  function moveLast(at: number, alive: number): void {
    const last = alive - 1;
    if (at === last) return;
    for (let k = 0; k < at; k++) exchange(inverse, at * n + k, last * n + k);
    for (let k = at + 1; k < last; k++) exchange(inverse, k * n + at, last * n + k);
    exchange(inverse, at * n + at, last * n + last);
    exchange(left, at, last);
    exchange(standing, at, last);
  }
}

/** The first of those that cost least. */
function cheapest(left: Float64Array, inverse: Float64Array, n: number, alive: number): number {
  let [best, least] = [0, Infinity];
  for (let k = 0; k < alive; k++) {
    const pivot = inverse[k * n + k] as number;
    const cost = pivot > 0 ? (left[k] as number) ** 2 / pivot : 0;
    if (cost < least) [best, least] = [k, cost];
  }
  return best;
}

function exchange(values: Float64Array | Int32Array, a: number, b: number): void {
  const held = values[a] as number;
  values[a] = values[b] as number;
  values[b] = held;
}
