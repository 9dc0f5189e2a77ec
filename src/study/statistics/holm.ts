/**
 * Holm's correction (1979): p-values such that, where each below 0.05 is called a difference, the chance that any one among them is
 * none stays below 0.05, however they hang together. In the order given.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => (ps[a] ?? 1) - (ps[b] ?? 1));
  const adjusted = ps.map(() => 1);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * (ps[at] ?? 1)));
    adjusted[at] = largest;
  });
  return adjusted;
}
