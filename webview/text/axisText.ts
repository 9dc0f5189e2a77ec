import { BYTE_UNITS, COUNT_UNITS, UNIT_STEP } from '../../src/base/scaled';
import { tick } from '../../src/base/format';

/*
 * Figures at a linear axis. An axis has one unit, and as many digits behind the point as it takes to tell its marks
 * apart: no two different marks read alike.
 */

/** Writes a mark, given all marks of its axis; as chart.js calls it. */
export type AxisText = (value: number | string, index: number, marks: readonly { readonly value: number }[]) => string;

const SPACE = '\u00a0';
const MINUS = '\u2212';
/** Marks that differ further behind the point differ by what the computer rounds. */
const MOST_DIGITS = 8;

/** Counts: `0`, `100 k`, `200 k`. */
export const countAxis: AxisText = inUnits(COUNT_UNITS);

/** Bytes: `500 kB`, `1,000 kB`. */
export const byteAxis: AxisText = inUnits(BYTE_UNITS);

/** Shares, given from 0 to 1: `97.5 %`, `98.0 %`. */
export const shareAxis: AxisText = (value, _index, marks) => `${even(100, marks)(Number(value))}${SPACE}%`;

/** Scores and losses: `0.05`, `0.10`; with a power of ten where they are very small or large. */
export const scoreAxis: AxisText = (value, _index, marks) => {
  const largest = largestOf(marks);
  return largest > 0 && (largest < 1e-3 || largest >= 1e5) ? tick(Number(value)) : even(1, marks)(Number(value));
};

function inUnits(units: readonly string[]): AxisText {
  return (value, _index, marks) => {
    const step = smallestStep(marks);
    const largest = largestOf(marks);
    const of = (size: number): number => Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3 + 1e-9)));
    // The largest mark's unit, unless its marks lie so close that they would need more digits than the one before.
    const unit = of(largest) > 0 && step < UNIT_STEP ** of(largest) / 100 ? of(largest) - 1 : of(largest);
    const text = even(1 / UNIT_STEP ** unit, marks)(Number(value));
    return units[unit] === '' ? text : `${text}${SPACE}${units[unit] ?? ''}`;
  };
}

/** Writes marks times `scale`, each with the same digits behind the point. */
function even(scale: number, marks: readonly { readonly value: number }[]): (value: number) => string {
  const sizes = marks.map(({ value }) => value * scale);
  const exact = (digits: number): boolean =>
    sizes.every((size) => Math.abs(size - Number(size.toFixed(digits))) < 1e-6 * (smallestStep(marks) * scale));
  let digits = 0;
  while (digits < MOST_DIGITS && !exact(digits)) digits++;
  const written = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (value) => written.format(value * scale || 0).replace('-', MINUS);
}

function largestOf(marks: readonly { readonly value: number }[]): number {
  return marks.reduce((most, mark) => Math.max(most, Math.abs(mark.value)), 0);
}

/** How far neighbouring marks lie apart; where there is but one, its own size. */
function smallestStep(marks: readonly { readonly value: number }[]): number {
  const values = marks.map(({ value }) => value).sort((a, b) => a - b);
  const steps = values
    .slice(1)
    .map((value, i) => value - (values[i] ?? 0))
    .filter((step) => step > 0);
  return steps.length > 0 ? Math.min(...steps) : Math.abs(values[0] ?? 0) || 1;
}
