import { isDate } from './csvNumber';
import type { Column } from './csvTable';

/**
 * How well a column would do as the answer of a model with this many units, from 0 (it can't be) to 4 (all classes occur,
 * as words or as 0 to K - 1). One that is the same throughout, or counts the rows, is less likely than any other.
 */
export function labelScore({ texts = [], firstText, firstEmpty, whole, most, countsFrom, words }: Column, units = 0, rows = 0): number {
  if (firstEmpty || (firstText && isDate(firstText.text))) return 0;
  const distinct = new Set(texts).size;
  const needed = units === 1 ? 2 : units;
  if (firstText !== undefined || words > 0) return units === 0 ? 2 : distinct === needed ? 4 : 0;
  if (units <= 1) return 1;
  if (!whole || most >= units) return distinct === units && texts.every((text) => Number.isInteger(Number(text))) ? 3 : 0;
  if (distinct === 1 && rows > 1) return 0.25;
  if (countsFrom !== undefined && rows > 2) return 0.5;
  return distinct === units ? 4 : 2;
}
