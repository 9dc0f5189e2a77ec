import type { ClassTargets } from './dataset';
import type { ExpectedPort } from './expectedPorts';
import { alignOnes } from './fitAxes';
import { namesOfNumbers } from './knownClasses';
import type { RawArray } from './rawSamples';
import type { Answers, TargetRules } from './targetRules';

/**
 * The classes of one-hot rows, in the output's shape: a single 1 in each row, or where 0 and one other number are all there
 * is, a single one of that (255, say). Undefined for anything else.
 */
export function oneHotAnswers(array: RawArray, rules: TargetRules, output: ExpectedPort | undefined): Answers<ClassTargets> | undefined {
  const perSample = array.shape.slice(1);
  const shape = output ? alignOnes(perSample, output.shape.slice(1)) : perSample;
  const classes = shape?.at(-1) ?? 1;
  if (!shape || classes <= 1) return undefined;
  const one = otherThanZero(rules.codes ?? []) ?? 1;
  const labels = placesOf(array, classes, one);
  if (!labels) return undefined;
  const { names, notes } = namesOfNumbers(rules, classes);
  return {
    targets: { kind: 'classes', shape: shape.slice(0, -1), labels, classes, ...(names ? { names } : {}) },
    notes,
    ...(one === 1 ? {} : { order: `one-hot, with ${one} for 1` }),
  };
}

/** The number above 0 that there is beside 0, where there is just one. */
export function otherThanZero(codes: readonly number[]): number | undefined {
  const [other, ...more] = codes.filter((code) => code !== 0);
  return codes.includes(0) && more.length === 0 && other !== undefined && other > 0 ? other : undefined;
}

/** The place of the single `one` in each row of K, or undefined where a row has anything else. */
function placesOf({ values }: RawArray, classes: number, one: number): Int32Array | undefined {
  const labels = new Int32Array(values.length / classes).fill(-1);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / classes);
    if (values[i] === 0) continue;
    if (values[i] !== one || labels[row] !== -1) return undefined;
    labels[row] = i % classes;
  }
  return labels.includes(-1) ? undefined : labels;
}
