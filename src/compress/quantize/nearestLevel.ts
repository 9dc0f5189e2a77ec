/** Which of ascending `codes` is nearest to a place on the grid; the lower of two. */
export function nearestLevel(codes: readonly number[], place: number): number {
  let low = 0;
  let high = codes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (2 * place > (codes[middle] as number) + (codes[middle + 1] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
