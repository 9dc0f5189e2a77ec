import type { ClassNames } from '../model/dataHints';
import type { TargetRules } from './targetRules';

/** What the files beside a model say about the classes of one of its outputs. */
export interface KnownClasses {
  /** The classes' names, one for each unit; absent where none are known, or sources disagree. */
  readonly known?: ClassNames;
  /** Another source, which orders or names them otherwise. */
  readonly rival?: ClassNames;
  /** Of sources that don't fit the output, one sentence each. */
  readonly notes: readonly string[];
}

/** The classes that an output with so many of them has; of sources that differ in letters' case or spaces alone the first counts. */
export function knownClasses(sources: readonly ClassNames[], classes: number | undefined): KnownClasses {
  const fitting = sources.filter(({ names }) => classes === undefined || names.length === classes);
  const notes = sources.flatMap(({ names, from }) =>
    classes === undefined || names.length === classes
      ? []
      : [`The names in ${from} are not used: they are ${names.length}, and the output has ${classes} classes.`],
  );
  const [known, ...others] = fitting;
  if (!known) return { notes };
  const rival = others.find(({ names }) => names.some((name, i) => folded(name) !== folded(known.names[i] ?? '')));
  return { known, ...(rival ? { rival } : {}), notes };
}

/** Names for classes that are given by number: the data set's own, else those beside the model where it is sure which. */
export function namesOfNumbers(
  { words, classNames = [] }: TargetRules,
  classes: number | undefined,
): { readonly names?: readonly string[]; readonly notes: readonly string[] } {
  if (words.classes) return { names: words.classes.map(String), notes: [] };
  if (classes === undefined) return { notes: [] };
  const { known, rival, notes } = knownClasses(classNames, classes);
  if (known && !rival) return { names: known.names, notes };
  const unclear = known && rival ? [`The classes are shown by number: ${known.from} and ${rival.from} name them differently.`] : [];
  return { notes: [...notes, ...unclear] };
}

/** A name without what people write differently: the case of letters, spaces, underscores and hyphens, how accents are stored. */
export function folded(name: string): string {
  return name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

/** A list in a message; what is over twenty is counted. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
