import { Failure } from '../model/failure';
import { answersFile, badLabel } from './badLabel';
import type { ClassTargets } from './dataset';
import type { RawSamples } from './rawSamples';
import type { Answers, TargetRules } from './targetRules';
import { grouped } from '../base/grouped';
import type { ClassNames } from '../model/dataHints';
import { folded, knownClasses, listed } from './knownClasses';

/** The classes of answers given as text: their names in the model's order, and which class each text is. */
interface Order {
  readonly names: readonly string[];
  /** Who ordered them, in words. */
  readonly order: string;
  readonly indexOf: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

/**
 * Answers given as text. Classes stand in the order that the data set names, else in the one that the files beside the
 * model name, else sorted by name. Texts that the model's names don't have, or two sources that order them differently, are
 * refused. Throws `dataShape` or `dataInvalid`.
 */
export function namedClasses(
  { texts, classes: found }: { readonly texts: readonly string[]; readonly classes?: readonly string[] },
  raw: RawSamples,
  rules: TargetRules,
  units: number | undefined,
): Answers<ClassTargets> {
  const classes = units === 1 ? 2 : units;
  const { names, order, indexOf, notes } = orderOf({ texts: [...new Set(texts)].sort(), found }, raw, rules, classes);
  const labels = Int32Array.from(texts, (text, row) => {
    const label = indexOf.get(text);
    if (label === undefined) throw badLabel(raw, row, `${JSON.stringify(text)} is none of the classes`);
    return label;
  });
  return { targets: { kind: 'classes', shape: [], labels, classes: classes ?? names.length, names }, order, notes };
}

/** What the samples have; and what else the files have a place for, which counts where nobody names the classes. */
interface NamesFound {
  readonly texts: readonly string[];
  readonly found: readonly string[] | undefined;
}

function orderOf(
  { texts, found = texts }: NamesFound,
  raw: RawSamples,
  { words, classNames = [] }: TargetRules,
  classes: number | undefined,
): Order {
  const { known, rival, notes } = knownClasses(classNames, classes);
  if (words.classes) {
    const names = words.classes.map(String);
    refuseOtherCount(names, raw, classes, names.length > (classes ?? names.length));
    const differs = known && (known.names.length !== names.length || known.names.some((name, i) => name !== names[i]));
    const said = differs ? [`The data set's "classes" were taken, not ${known.from}, which has ${listed(known.names)}.`] : [];
    return { names, order: 'as the data set lists them', indexOf: placesOf(names), notes: said };
  }
  if (known && rival) {
    const reason = `${known.from} has the model's classes as ${listed(known.names)}, and ${rival.from} as ${listed(rival.names)}; name them in the right order as "classes" in a dataset.json`;
    throw new Failure('dataInvalid', { file: answersFile(raw), reason });
  }
  if (known) return matched(texts, known, notes, raw);
  refuseOtherCount(found, raw, classes, found.length !== (classes ?? found.length));
  const said = 'in alphabetical order; nothing beside the model says otherwise';
  return { names: found, order: said, indexOf: placesOf(found), notes };
}

/** Each text is the class of its name, else the one whose name it alone is but for case, spaces, underscores and hyphens. */
function matched(found: readonly string[], known: ClassNames, before: readonly string[], raw: RawSamples): Order {
  const { names, from } = known;
  const places = placesOf(names);
  const alike = grouped(names, folded);
  const inexact = grouped(
    found.filter((text) => !places.has(text)),
    folded,
  );
  const indexOf = new Map<string, number>();
  const strangers: string[] = [];
  const notes: string[] = [];
  for (const text of found) {
    const exact = places.get(text);
    const [only, ...more] = alike.get(folded(text)) ?? [];
    if (exact !== undefined) {
      indexOf.set(text, exact);
    } else if (only === undefined || more.length > 0 || inexact.get(folded(text))?.length !== 1 || found.includes(only)) {
      strangers.push(text);
    } else {
      indexOf.set(text, places.get(only) ?? 0);
      notes.push(`"${text}" was taken for the model's class "${only}".`);
    }
  }
  const taken = new Set(indexOf.values());
  const without = names.filter((_, i) => !taken.has(i));
  if (strangers.length > 0) {
    const lacking = without.length > 0 ? `, and none of its classes ${listed(without)}` : '';
    throw new Failure('dataShape', {
      file: answersFile(raw),
      expected: `the classes that ${from} names: ${listed(names)}`,
      found: `classes that the model does not know: ${listed(strangers)}${lacking}`,
    });
  }
  return { names, order: `as ${from} orders them`, indexOf, notes: [...before, ...notes] };
}

function refuseOtherCount(names: readonly string[], raw: RawSamples, classes: number | undefined, wrong: boolean): void {
  if (!wrong || classes === undefined) return;
  const found = `labels of ${names.length} classes (${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''})`;
  throw new Failure('dataShape', { file: answersFile(raw), expected: `${classes} classes; name all of them in a dataset.json`, found });
}

function placesOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}
