import type { ClassNames } from '../model/dataHints';

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
