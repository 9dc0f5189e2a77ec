import { knownClasses, listed } from './knownClasses';
import type { ClassTargets } from './dataset';
import type { RawArray } from './rawSamples';
import type { TargetRules } from './targetRules';

/**
 * Labels that are numbers, where the model's classes are called by numbers that are not their places (ml5 orders classes as they
 * first came: "2", "0", "1") and every label is one of these names. Undefined where that is not so.
 */
export function numberNames(
  { values }: RawArray,
  { words, classNames = [] }: TargetRules,
  classes: number | undefined,
): Omit<ClassTargets, 'kind' | 'shape'> | undefined {
  const { known, rival } = knownClasses(classNames, classes);
  if (words.classes || !known || rival || classes === undefined) return undefined;
  const { names, from } = known;
  if (!names.every((name) => String(Number(name)) === name) || names.every((name, i) => name === String(i))) return undefined;
  const indexOf = new Map(names.map((name, i) => [Number(name), i]));
  const labels = Int32Array.from(values, (value) => indexOf.get(value) ?? -1);
  if (labels.includes(-1)) return undefined;
  const note = `The labels are numbers and were taken for the names in ${from}, which orders them ${listed(names)}.`;
  return { labels, classes, names, order: { by: 'model', said: `as ${from} orders them` }, notes: [note] };
}
