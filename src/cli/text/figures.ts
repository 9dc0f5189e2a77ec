/** 266,610; a dash for what is not known. */
export function count(value: number | null): string {
  if (value === null) return '–';
  return value.toLocaleString('en-US');
}

/** 97.85 % */
export function percent(value: number | undefined): string {
  return value === undefined ? '–' : `${(value * 100).toFixed(2)} %`;
}

/** Four significant digits, or a dash. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

/** 12.3x: how many times smaller. */
export function ratio(before: number | null, after: number | null): string {
  return before !== null && after !== null && after > 0 ? `${(before / after).toFixed(1)}x` : '–';
}

/** null sizes (unknown until run) are shown as ?, a shape that is not known as a dash. */
export function shape(sizes: readonly (number | null)[] | null): string {
  if (sizes === null) return '–';
  return sizes.map((size) => (size === null ? '?' : String(size))).join('×');
}
