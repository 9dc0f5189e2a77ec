/** 266,610 */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** 1.02 MB, of 1024 KB each, as editors and file managers count. */
export function bytes(value: number): string {
  if (value < 1024) return `${String(value)} B`;
  if (value < 1024 ** 2) return `${(value / 1024).toFixed(1)} KB`;
  return `${(value / 1024 ** 2).toFixed(2)} MB`;
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
export function ratio(before: number, after: number): string {
  return after > 0 ? `${(before / after).toFixed(1)}x` : '–';
}

/** null sizes (unknown until run) are shown as ?. */
export function shape(sizes: readonly (number | null)[]): string {
  return sizes.map((size) => (size === null ? '?' : String(size))).join('×');
}
