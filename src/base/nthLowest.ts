/** The value that would stand at `place` if the values were in ascending order (Hoare's selection). Reorders the values. */
export function nthLowest(values: Float32Array, place: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let [i, j] = [low, high];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const held = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = held;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else return pivot;
  }
  const found = values[place];
  if (found === undefined) throw new Error(`there is no value at ${String(place)}`);
  return found;
}
