import { BYTE_UNITS, COUNT_UNITS, grouped, scaled } from './scaled';
import type { Shape } from './shape';
import { unitColumn, type UnitColumn } from './unitColumn';

/*
 * How figures are written, everywhere in the panel. The space before a unit does not break, the minus is a real one,
 * and three digits are enough.
 */

const SPACE = '\u00a0';
const MINUS = '\u2212';

/** A count in full: `2,223,872`; a dash for what is not known. */
export function exactCount(count: number | null): string {
  if (count === null) return '–';
  return grouped.format(count).replace('-', MINUS);
}

/** A count at a glance: `9,512`, `61.7 k`, `2.62 M`; a dash for what is not known. */
export function compactCount(count: number | null): string {
  if (count === null) return '–';
  return Math.abs(count) < 10_000 ? exactCount(count) : inUnit(count, COUNT_UNITS);
}

/** Bytes in units of 1,000, as browsers count them: `864 B`, `10.0 MB`. */
export function byteSize(bytes: number): string {
  return inUnit(bytes, BYTE_UNITS);
}

/** Bytes of a table's column, all in one unit. */
export function byteColumn(values: readonly (number | null)[]): UnitColumn {
  return unitColumn(values, BYTE_UNITS);
}

/** Counts of a table's column, all in one unit. */
export function countColumn(values: readonly (number | null)[]): UnitColumn {
  return unitColumn(values, COUNT_UNITS);
}

/** A part of a whole, given from 0 to 1: `38 %`, `97.6 %`. */
export function share(fraction: number, digits = 1): string {
  if (!Number.isFinite(fraction)) return '–';
  return `${(fraction * 100).toFixed(digits).replace('-', MINUS)}${SPACE}%`;
}

/** How much smaller or larger `after` is: `−38.1 %`, `+2.0 %`, `±0 %`. */
export function change(before: number, after: number): string {
  if (before === after) return `±0${SPACE}%`;
  if (before === 0) return '–';
  const relative = after / before - 1;
  return `${relative > 0 ? '+' : ''}${share(relative)}`;
}

/** The difference of two accuracies, in percentage points: `−0.4 pp`. */
export function points(before: number, after: number): string {
  const difference = (after - before) * 100;
  const text = difference.toFixed(1);
  if (Number(text) === 0) return `±0${SPACE}pp`;
  return `${difference > 0 ? '+' : ''}${text.replace('-', MINUS)}${SPACE}pp`;
}

/** A score or a statistic: `0.0712`, `1.2e-5`, `12.3`, `0`. */
export function score(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e5) return value.toExponential(1).replaceAll('-', MINUS).replace(`e${MINUS}`, 'e-').replace('e+', 'e');
  return (size >= 1000 ? exactCount(Math.round(value)) : value.toPrecision(3)).replace('-', MINUS);
}

/** A figure at a logarithmic axis: as `score`, without zeros at the end. */
export function tick(value: number): string {
  const text = score(value);
  if (text.includes('e')) return text.replace('.0e', 'e');
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** The shape of one sample: a leading free axis is the batch and left out, other free axes are `?`; a dash for what is not known. */
export function shapeText(shape: readonly (number | null)[] | null): string {
  if (shape === null) return '–';
  const sample = shape[0] === null ? shape.slice(1) : shape;
  return sample.length === 0 ? 'scalar' : sample.map((size) => (size === null ? '?' : exactCount(size))).join(' × ');
}

/** The shape of a weight. */
export function weightShape(shape: Shape): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}

/** A count and its noun: `1 channel`, `187 channels`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${exactCount(count)} ${count === 1 ? noun : nouns}`;
}

function inUnit(value: number, units: readonly string[]): string {
  const { digits, unit } = scaled(value, units);
  return `${digits.replace('-', MINUS)}${SPACE}${unit}`;
}
