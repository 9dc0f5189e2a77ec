/** An axis that is logarithmic to both sides and linear about zero, so that damage of any size and sign has its place. */
export interface SignedLog {
  place(value: number): number;
  value(place: number): number;
  /** Values to mark: zero and powers of ten to either side, those that are in range. */
  readonly marks: readonly number[];
}

/** The axis for some values: linear up to about their smaller ones. */
export function signedLog(values: readonly number[]): SignedLog {
  const sizes = values
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort((a, b) => a - b);
  const unit = sizes[Math.floor(sizes.length / 4)] ?? 1;
  const largest = sizes.at(-1) ?? 1;
  const powers: number[] = [];
  for (let power = Math.ceil(Math.log10(unit)); 10 ** power <= largest * 1.0001; power++) powers.push(Number(`1e${power}`));
  const shown = powers.slice(-4);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  return {
    place: (value) => Math.asinh(value / unit),
    value: (place) => unit * Math.sinh(place),
    marks: [...shown.map((power) => -power).reverse(), 0, ...shown].filter((mark) => mark >= low && mark <= high),
  };
}
