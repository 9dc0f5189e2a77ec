/** A figure's size at a glance: three digits and the unit that fits. */
export interface Scaled {
  readonly digits: string;
  readonly unit: string;
}

/** The units of bytes, each 1,000 of the one before, as browsers count what they load. */
export const BYTE_UNITS: readonly string[] = ['B', 'kB', 'MB', 'GB', 'TB'];
/** The units of counts, each 1,000 of the one before. */
export const COUNT_UNITS: readonly string[] = ['', 'k', 'M', 'G', 'T'];
/** One unit is so many of the one before. */
export const UNIT_STEP = 1000;

/** Whole numbers with commas between thousands. */
export const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Three digits of `value` in the largest of `units` that it reaches; in full in the first unit and beyond the last. */
export function scaled(value: number, units: readonly string[]): Scaled {
  let size = value;
  let unit = 0;
  // A figure that rounds up to the next unit belongs to it: 999,950 is 1.00 M, not 1000 k.
  while (Math.abs(unit === 0 ? Math.round(size) : Number(size.toPrecision(3))) >= UNIT_STEP && unit < units.length - 1) {
    size /= UNIT_STEP;
    unit++;
  }
  const digits = unit === 0 || Math.abs(size) >= UNIT_STEP ? grouped.format(size) : size.toPrecision(3);
  return { digits, unit: units[unit] ?? '' };
}

/** Bytes at a glance, with a plain space, for text that is no part of the panel: `864 B`, `10.0 MB`. */
export function byteSize(bytes: number): string {
  const { digits, unit } = scaled(bytes, BYTE_UNITS);
  return `${digits} ${unit}`;
}
