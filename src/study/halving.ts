/** The epochs after which a race looks who goes on: each a share `1 / eta` of the next, the whole training not among them, the shortest first. */
export function rungsOf(epochs: number, eta: number): number[] {
  const rungs: number[] = [];
  for (let rung = Math.floor(epochs / eta); rung >= 1; rung = Math.floor(rung / eta)) rungs.unshift(rung);
  return rungs;
}

/** How many of so many go on. */
export function goingOn(racers: number, eta: number): number {
  return Math.max(1, Math.ceil(racers / eta));
}

/**
 * The places of those that go on: one in `eta`, those with the lowest losses; of equals the first. One without a loss (it diverged) goes on
 * only where too few have one. In ascending order, whatever the order in which the losses came.
 */
export function survivorsOf(losses: readonly (number | undefined)[], eta: number): number[] {
  const places = losses.map((loss, place) => ({ loss: loss ?? Infinity, place }));
  return places
    .sort((a, b) => (a.loss === b.loss ? a.place - b.place : a.loss - b.loss))
    .slice(0, goingOn(losses.length, eta))
    .map(({ place }) => place)
    .sort((a, b) => a - b);
}
