import type { ClassNames } from '../model/dataHints';
import { knownClasses } from './knownClasses';
import type { RawArray } from './rawSamples';
import type { TargetRules } from './targetRules';

/** Numbers that the model's classes are called by, in the order of its outputs. */
export interface ModelCodes extends ClassNames {
  readonly codes: readonly number[];
}

/**
 * The numbers by which the model calls its classes, where these are not their places (ml5 orders classes as they first came: "2", "0", "1") and
 * every label is one of them. Undefined where that is not so.
 */
export function modelCodes(
  { values }: RawArray,
  { words, classNames = [] }: TargetRules,
  classes: number | undefined,
): ModelCodes | undefined {
  if (words.classes || classes === undefined) return undefined;
  const { known, rival } = knownClasses(classNames, classes);
  if (!known || rival) return undefined;
  const codes = known.names.map(Number);
  const theirPlaces = codes.every((code, place) => code === place);
  const all = new Set(codes);
  if (theirPlaces || known.names.some((name, i) => name !== String(codes[i])) || values.some((value) => !all.has(value))) return undefined;
  return { ...known, codes };
}
