import { grouped, UNIT_STEP } from './scaled';

/** How the figures of one column are written, all in one unit. */
export interface UnitColumn {
  /** Stands in the column's head; empty for the first of counts. */
  readonly unit: string;
  /** Without the unit; `<1` or `<0.1` for what would round to nothing. */
  readonly write: (value: number) => string;
}

/** From so much on, a figure needs no digit behind the point; below it, counts are in full. */
const LARGE = 10_000;
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/**
 * One unit for all of `values`: the one below the largest value's own, so that the small ones can still be told apart.
 * Units are each 1,000 of the one before.
 */
export function unitColumn(values: readonly (number | null)[], units: readonly string[]): UnitColumn {
  const largest = values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  // Thousands of a unit are told apart by their digits; from a million on the one before the largest's own will do.
  const own = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, largest)) / 3 + 1e-9));
  const at = largest < LARGE ? 0 : Math.max(1, own - 1);
  const scale = UNIT_STEP ** at;
  const digits = at === 0 || largest / scale >= LARGE ? grouped : tenths;
  const least = digits === grouped ? 1 : 0.1;
  return {
    unit: units[at] ?? '',
    write: (value) => (at > 0 && value > 0 && value / scale < least / 2 ? `<${least}` : digits.format(value / scale)),
  };
}
