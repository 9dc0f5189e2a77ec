/** What a point costs, and what it is worth: less of the one and more of the other is better. */
export interface CostAndWorth {
  readonly cost: number;
  readonly worth: number;
}

/**
 * The points that no other one betters: none is as cheap and worth more, or worth as much and cheaper. Points with the same cost and
 * worth stand or fall together. By cost, and as given where it is the same; points with a figure that is none are left out.
 */
export function paretoFront<T extends CostAndWorth>(points: readonly T[]): T[] {
  const sorted = points
    .filter(({ cost, worth }) => Number.isFinite(cost) && Number.isFinite(worth))
    .sort((a, b) => a.cost - b.cost || b.worth - a.worth);
  const front: T[] = [];
  for (const point of sorted) {
    const last = front.at(-1);
    if (!last || point.worth > last.worth || (point.worth === last.worth && point.cost === last.cost)) front.push(point);
  }
  return front;
}
