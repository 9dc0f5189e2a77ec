import { dataWords, type DataWordsTold } from './settings/dataWords';

/**
 * A data set as it is asked for: its path, and words that go before those of its `dataset.json`. Every operation that takes data
 * takes one; it is plain data, so that threads, requests and keys of what was worked out before carry it as it is.
 */
export type DataChoice = string | ({ readonly path: string } & DataWordsTold);

/** The choice of a path and words, in one way only: the same choice is the same text in JSON. */
export function dataChoice(path: string, words: DataWordsTold = {}): DataChoice {
  const told: Readonly<Record<string, unknown>> = { ...words };
  const given = Object.keys(dataWords.fields).flatMap((name) => (told[name] === undefined ? [] : [[name, told[name]]]));
  return given.length === 0 ? path : { path, ...(Object.fromEntries(given) as DataWordsTold) };
}

/** Where the data set lies. */
export function dataPath(choice: DataChoice): string {
  return typeof choice === 'string' ? choice : choice.path;
}

/** What was told on how to read it. */
export function wordsOf(choice: DataChoice): DataWordsTold {
  if (typeof choice === 'string') return {};
  const { path: _, ...words } = choice;
  return words;
}
