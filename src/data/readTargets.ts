import { sizeOf, type Shape } from '../base/shape';
import type { ClassNames } from '../model/dataHints';
import { Failure } from '../model/failure';
import { answersFile, badLabel } from './badLabel';
import type { ClassTargets, Targets, ValueTargets } from './dataset';
import { matchesShape, shapeText, type ExpectedPort } from './expectedPorts';
import { knownClasses } from './knownClasses';
import { namedClasses } from './namedClasses';
import { numberNames } from './numberNames';
import { samplesOf, type RawArray, type RawSamples } from './rawSamples';
import type { TargetRules } from './targetRules';

/**
 * Understands a data set's answers: text and integers are classes, rows with a single 1 (one-hot) too, everything else
 * values. The model's last output axis has the K classes, or one unit for two of them. Throws `dataInvalid` with the
 * sample, or `dataShape` where classes or shapes don't fit the output.
 */
export function readTargets(raw: RawSamples, rules: TargetRules): Targets {
  const units = rules.output?.shape.at(-1) ?? undefined;
  if (raw.target.kind === 'names') return namedClasses(raw.target.texts, raw, rules, units);
  const { array } = raw.target;
  if (rules.words.targets === 'values') return valueTargets(array, raw, rules);
  const labels = classLabels(array, raw, rules, units);
  if (labels) return labels;
  if (rules.words.targets === 'classes') {
    throw new Failure('dataInvalid', { file: answersFile(raw), reason: 'its labels are neither integers nor one-hot rows' });
  }
  return valueTargets(array, raw, rules);
}

/** Labels where the numbers are labels or one-hot rows, else undefined. */
function classLabels(array: RawArray, raw: RawSamples, rules: TargetRules, units: number | undefined): ClassTargets | undefined {
  const { output, words, classNames = [] } = rules;
  const perSample = array.shape.slice(1);
  const positions = output?.shape.slice(1, -1);
  const asLabels = [perSample, perSample.at(-1) === 1 ? perSample.slice(0, -1) : perSample];
  const shape = asLabels.find((candidate) => (positions ? matchesShape(candidate, positions) : candidate.length === 0));
  const known = namesOfIndices(words.classes, classNames, units);
  const byName = shape && numberNames(array, rules, units === 1 ? 2 : units);
  if (byName) return { kind: 'classes', shape, ...byName };
  if (shape && units !== undefined && units > 1) {
    return { kind: 'classes', shape, labels: checkLabels(array, raw, units), classes: units, ...known };
  }
  if (shape && units === 1) {
    const binary = array.values.every((value) => value === 0 || value === 1);
    if (!binary && words.targets !== 'classes') return undefined;
    return { kind: 'classes', shape, labels: checkLabels(array, raw, 2), classes: 2, ...known };
  }
  if (shape && array.integers && array.values.every((value) => value >= 0)) {
    const classes = words.classes?.length ?? largest(array) + 1;
    return { kind: 'classes', shape, labels: checkLabels(array, raw, classes), classes, ...known };
  }
  const classes = perSample.at(-1) ?? 1;
  const fits = output === undefined || matchesShape(perSample, output.shape.slice(1));
  const labels = fits && classes > 1 ? oneHotLabels(array, classes) : undefined;
  return labels && { kind: 'classes', shape: perSample.slice(0, -1), labels, classes, ...known };
}

/** The names of classes that are given as numbers: the data set's own, else those that lie beside the model where it is sure which. */
function namesOfIndices(
  own: readonly string[] | undefined,
  sources: readonly ClassNames[],
  units: number | undefined,
): Pick<ClassTargets, 'names' | 'notes'> {
  if (own) return { names: own };
  if (units === undefined) return {};
  const { known, rival, notes } = knownClasses(sources, units === 1 ? 2 : units);
  const unclear = known && rival ? [`The classes are shown by number: ${known.from} and ${rival.from} name them differently.`] : [];
  const said = [...notes, ...unclear];
  return { ...(known && !rival ? { names: known.names } : {}), ...(said.length > 0 ? { notes: said } : {}) };
}

function checkLabels(array: RawArray, raw: RawSamples, classes: number): Int32Array {
  const each = sizeOf(array.shape.slice(1));
  return Int32Array.from(array.values, (value, i) => {
    if (Number.isInteger(value) && value >= 0 && value < classes) return value;
    throw badLabel(raw, Math.floor(i / each), `label ${value} is not an integer from 0 to ${classes - 1}`);
  });
}

/** The largest label, at least 1: there is nothing to tell apart with a single class. */
function largest({ values }: RawArray): number {
  let most = 1;
  for (const value of values) most = Math.max(most, value);
  return most;
}

/** The place of the single 1 in each row of K, or undefined where a row has anything else. */
function oneHotLabels({ values }: RawArray, classes: number): Int32Array | undefined {
  const labels = new Int32Array(values.length / classes).fill(-1);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / classes);
    if (values[i] === 0) continue;
    if (values[i] !== 1 || labels[row] !== -1) return undefined;
    labels[row] = i % classes;
  }
  return labels.includes(-1) ? undefined : labels;
}

function valueTargets(array: RawArray, raw: RawSamples, { output }: TargetRules): ValueTargets {
  const values = Float32Array.from(array.values);
  const shape = output ? fitValues(array.shape.slice(1), output, raw) : array.shape.slice(1);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return { kind: 'values', shape, values };
  const row = Math.floor(bad / sizeOf(array.shape.slice(1)));
  throw badLabel(raw, row, `${array.values[bad] ?? ''} is not a finite float32`);
}

function fitValues(found: Shape, output: ExpectedPort, raw: RawSamples): Shape {
  const wanted = output.shape.slice(1);
  if (matchesShape(found, wanted)) return found;
  if (matchesShape([...found, 1], wanted)) return [...found, 1];
  const fixed = wanted.flatMap((size) => (size === null ? [] : [size]));
  if (fixed.length === wanted.length && sizeOf(fixed) === sizeOf(found)) return fixed;
  const expected = `${shapeText(wanted)}, the shape of its output "${output.name}"`;
  throw new Failure('dataShape', { file: answersFile(raw), expected, found: `targets of shape ${shapeText(found)}` });
}

/** The number of samples that the answers are for. */
export function targetSamples({ target }: RawSamples): number {
  return target.kind === 'names' ? target.texts.length : samplesOf(target.array);
}
