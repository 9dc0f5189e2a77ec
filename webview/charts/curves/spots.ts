import type { Spot } from './curvePicture';
import type { Place } from './picture';

/** How near the mouse has to be, in pixels. */
const REACH = 36;

/** The number of the spot nearest to a place; undefined where none is near. */
export function nearestSpot(spots: readonly Spot[], [x, y]: Place, reach = REACH): number | undefined {
  let nearest: number | undefined;
  let least = reach * reach;
  for (let i = 0; i < spots.length; i++) {
    const at = spots[i]?.at;
    if (!at) continue;
    const distance = (at[0] - x) ** 2 + (at[1] - y) ** 2;
    if (distance > least) continue;
    least = distance;
    nearest = i;
  }
  return nearest;
}

/** Where a key leads from a spot: along its curve, to the curve above or below, to its curve's ends; undefined for other keys. */
export function nextSpot(spots: readonly Spot[], from: number, key: string): number | undefined {
  const here = spots[from];
  if (!here) return spots.length > 0 && KEYS.has(key) ? 0 : undefined;
  const own = spots.flatMap((spot, i) => (spot.series === here.series ? [i] : []));
  const [first = from] = own;
  const last = own.at(-1) ?? from;
  switch (key) {
    case 'ArrowRight':
      return Math.min(from + 1, last);
    case 'ArrowLeft':
      return Math.max(from - 1, first);
    case 'Home':
      return first;
    case 'End':
      return last;
    case 'ArrowUp':
      return neighbour(spots, here, -1) ?? from;
    case 'ArrowDown':
      return neighbour(spots, here, 1) ?? from;
    default:
      return undefined;
  }
}

/** Keys that lead from point to point. */
const KEYS: ReadonlySet<string> = new Set(['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

/** Of each other curve the point nearest in x; of these the next one above (-1) or below (1). Those at one height come in their order. */
function neighbour(spots: readonly Spot[], here: Spot, way: 1 | -1): number | undefined {
  const nearest = new Map<Spot['series'], number>();
  spots.forEach(({ series, at }, i) => {
    const known = nearest.get(series);
    const than = known === undefined ? Infinity : Math.abs((spots[known]?.at[0] ?? Infinity) - here.at[0]);
    if (Math.abs(at[0] - here.at[0]) < than) nearest.set(series, i);
  });
  nearest.set(here.series, spots.indexOf(here));
  const column = [...nearest.values()].sort((a, b) => (spots[a]?.at[1] ?? 0) - (spots[b]?.at[1] ?? 0) || a - b);
  return column[column.indexOf(spots.indexOf(here)) + way];
}
