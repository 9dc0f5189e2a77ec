/** Probability that a standard normal is further from zero than `z`: a series near zero, a continued fraction further out. */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  return x < 2 ? 1 - seriesOfErf(x) : fractionOfErfc(x);
}

function seriesOfErf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 100 && Math.abs(term) > 1e-18; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Abramowitz and Stegun 7.1.14, from its far end. */
function fractionOfErfc(x: number): number {
  let below = x;
  for (let n = 200; n >= 1; n--) below = x + n / 2 / below;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * below);
}
