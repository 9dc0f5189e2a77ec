import { Failure } from '../model/failure';
import { answersFile, badLabel } from './badLabel';
import type { ClassTargets } from './dataset';
import type { RawSamples } from './rawSamples';
import type { Answers, TargetRules } from './targetRules';

/** Answers given as text: classes in the order that the data set names, else sorted by name. Throws `dataShape` or `dataInvalid`. */
export function namedClasses(
  texts: readonly string[],
  raw: RawSamples,
  { words }: TargetRules,
  units: number | undefined,
): Answers<ClassTargets> {
  const names = words.classes?.map(String) ?? [...new Set(texts)].sort();
  const needed = units === 1 ? 2 : units;
  if (needed !== undefined && (words.classes ? names.length > needed : names.length !== needed)) {
    const found = `labels of ${names.length} classes (${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''})`;
    throw new Failure('dataShape', { file: answersFile(raw), expected: `${needed} classes; name all of them in a dataset.json`, found });
  }
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const labels = Int32Array.from(texts, (text, row) => {
    const label = indexOf.get(text);
    if (label === undefined) throw badLabel(raw, row, `${JSON.stringify(text)} is none of the classes`);
    return label;
  });
  const order = words.classes ? 'as the data set lists them' : 'in alphabetical order';
  return { targets: { kind: 'classes', shape: [], labels, classes: needed ?? names.length, names }, order };
}
