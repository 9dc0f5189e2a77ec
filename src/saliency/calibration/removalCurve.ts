/** What is left of a model at one amount of removal. */
export interface CurvePoint {
  /** Fraction removed, 0..1. */
  readonly amount: number;
  readonly loss: number;
}

/**
 * The mean loss on the way from nothing removed to the largest amount: the area under straight lines between the
 * points, over its width. Losses count up to `ceiling` (that of knowing nothing): a model that is confidently wrong is
 * not more useless than one that guesses. Points ascending, the first at amount 0.
 */
export function meanLossUnderCurve(points: readonly CurvePoint[], ceiling: number): number {
  let area = 0;
  for (const [i, { amount, loss }] of points.entries()) {
    const before = points[i - 1];
    if (before) area += ((Math.min(loss, ceiling) + Math.min(before.loss, ceiling)) / 2) * (amount - before.amount);
  }
  const width = points.at(-1)?.amount ?? 0;
  return width > 0 ? area / width : Math.min(points[0]?.loss ?? 0, ceiling);
}
