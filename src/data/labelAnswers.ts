import { sizeOf, type Shape } from '../base/shape';
import { Failure } from '../model/failure';
import { answersFile, badLabel } from './badLabel';
import type { ClassTargets } from './dataset';
import { unitsOf, type ExpectedPort } from './expectedPorts';
import { alignOnes } from './fitAxes';
import { listed as listNames, namesOfNumbers } from './knownClasses';
import { modelCodes } from './modelCodes';
import type { RawArray, RawSamples } from './rawSamples';
import type { Answers, TargetRules } from './targetRules';

/**
 * Labels, one for each sample or for each position of the output; undefined where the shape is another, or where they are
 * values. Two codes of any value are the two classes of an output with one unit or two, in ascending order. Throws
 * `dataInvalid` with the sample whose label is none.
 */
export function labelAnswers(
  array: RawArray,
  raw: RawSamples,
  rules: TargetRules,
  output: ExpectedPort | undefined,
): Answers<ClassTargets> | undefined {
  const units = unitsOf(output);
  const shape = alignOnes(array.shape.slice(1), output?.shape.slice(1, -1) ?? []);
  if (!shape) return undefined;
  const { words, codes = [] } = rules;
  const classes = units === 1 ? 2 : units;
  const called = modelCodes(array, rules, classes);
  if (called) {
    const answers = coded(array, raw, { order: called.codes, shape, units, names: called.names });
    const note = `The labels are numbers and were taken for the names in ${called.from}, which orders them ${listNames(called.names)}.`;
    return { ...answers, order: `as ${called.from} orders them`, notes: [note] };
  }
  const { names, notes } = namesOfNumbers(rules, classes);
  const listed = listedCodes(array, words.classes);
  const order = listed ?? (units === 1 || units === 2 ? twoOf(codes) : undefined);
  if (order) return { ...coded(array, raw, { order, shape, units, names: listed ? undefined : names }), notes };
  const known = names ? { names } : {};
  if (units === 1 && words.targets !== 'classes' && !isYesOrNo(codes)) return undefined;
  if (classes !== undefined) {
    return { targets: { kind: 'classes', shape, labels: plainLabels(array, raw, classes), classes, ...known }, notes };
  }
  if (!array.integers || array.values.some((value) => value < 0)) return undefined;
  const found = words.classes?.length ?? largest(array) + 1;
  return { targets: { kind: 'classes', shape, labels: plainLabels(array, raw, found), classes: found, ...known }, notes };
}

/** The codes that the data set lists in the model's order, where they are numbers and not names of classes. */
function listedCodes(array: RawArray, classes: readonly (string | number)[] | undefined): readonly number[] | undefined {
  const codes = classes?.map(Number);
  if (!classes || !codes?.every(Number.isInteger)) return undefined;
  const known = new Set(codes);
  // Text that looks like a number may be a name all the same.
  return classes.every((code) => typeof code === 'number') || array.values.every((value) => known.has(value)) ? codes : undefined;
}

/** Two codes that are not 0 and 1 already. */
function twoOf(codes: readonly number[]): readonly number[] | undefined {
  return codes.length === 2 && !isYesOrNo(codes) ? codes : undefined;
}

function isYesOrNo(codes: readonly number[]): boolean {
  return codes.length > 0 && codes.every((code) => code === 0 || code === 1);
}

interface Coding {
  /** The codes of the classes 0, 1, …. */
  readonly order: readonly number[];
  readonly shape: Shape;
  readonly units: number | undefined;
  readonly names: readonly string[] | undefined;
}

function coded(array: RawArray, raw: RawSamples, { order, shape, units, names }: Coding): Answers<ClassTargets> {
  const classes = units === 1 ? 2 : (units ?? order.length);
  if (order.length > classes) {
    throw new Failure('dataShape', { file: answersFile(raw), expected: `${classes} classes`, found: `labels of ${order.length} classes` });
  }
  const classOf = new Map(order.map((code, label) => [code, label]));
  const each = sizeOf(array.shape.slice(1));
  const labels = Int32Array.from(array.values, (code, i) => {
    const label = classOf.get(code);
    if (label === undefined) throw badLabel(raw, Math.floor(i / each), `label ${code} is none of the classes ${order.join(', ')}`);
    return label;
  });
  return {
    targets: { kind: 'classes', shape, labels, classes, names: names ?? order.map(String) },
    order: order.map((code, label) => `${code} is class ${label}`).join(', '),
  };
}

function plainLabels(array: RawArray, raw: RawSamples, classes: number): Int32Array {
  const each = sizeOf(array.shape.slice(1));
  return Int32Array.from(array.values, (value, i) => {
    if (Number.isInteger(value) && value >= 0 && value < classes) return value;
    throw badLabel(raw, Math.floor(i / each), `label ${value} is not an integer from 0 to ${classes - 1}${rangeText(array, classes)}`);
  });
}

/** Where the labels lie altogether, and the way out where they count from 1. */
function rangeText({ values }: RawArray, classes: number): string {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isInteger(value)) return '';
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least !== 1 || most !== classes) return `; labels from ${least} to ${most} were found`;
  const list = classes <= 3 ? Array.from({ length: classes }, (_, i) => i + 1).join(', ') : `1, 2, …, ${classes}`;
  return `; labels from 1 to ${classes} were found, and 0 to ${classes - 1} are needed ("classes": [${list}] in a dataset.json names the codes in order)`;
}

/** The largest label, at least 1: there is nothing to tell apart with a single class. */
function largest({ values }: RawArray): number {
  let most = 1;
  for (const value of values) most = Math.max(most, value);
  return most;
}
