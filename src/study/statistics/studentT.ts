/**
 * Probability that a Student t of `degrees` degrees of freedom (a whole number from 1) is further from zero than `t`: the finite
 * sums of Abramowitz and Stegun 26.7.3 and 26.7.4, which are exact.
 */
export function studentTail(t: number, degrees: number): number {
  const angle = Math.atan(Math.abs(t) / Math.sqrt(degrees));
  const square = Math.cos(angle) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = 0;
  for (let power = odd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term;
    term *= (square * (power + 1)) / (power + 2);
  }
  const within = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return Math.min(1, Math.max(0, 1 - within));
}

/** The t that a Student t of `degrees` degrees of freedom stays within with probability `within` (0 to 1, both ends left out). */
export function studentWithin(within: number, degrees: number): number {
  let [low, high] = [0, 1];
  while (studentTail(high, degrees) > 1 - within) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, degrees) > 1 - within) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
