import { dirname, resolve } from 'node:path';
import { toldWordsSchema, type ToldWords } from '../../data/datasetWords';
import { loadDataset } from '../../data/loadDataset';
import { watchingReads } from '../../data/watchedReads';
import { Failure } from '../../model/failure';
import { dataPath, wordsOf, type DataChoice } from '../../protocol/dataChoice';
import { dataWords } from '../../protocol/settings/dataWords';
import { settle } from '../../protocol/settings/settle';
import { samplesOf, type Samples } from './samples';
import type { ExpectedPort, OutputActivation } from '../../data/expectedPorts';
import { versionOf } from './versionOf';
import type { DataHints } from '../../model/dataHints';

/** An output, and how it ends: without that nobody can tell which answers it can give. */
export interface AnsweringPort extends ExpectedPort {
  readonly activation: OutputActivation;
}

/** What a model takes and gives, as its trace tells. */
export interface Ports {
  readonly inputs: readonly ExpectedPort[];
  readonly outputs: readonly AnsweringPort[];
  /** What is said beside the model about its data. */
  readonly hints?: DataHints;
}

/** The ports alone, to be handed to another thread. */
export function portsOf({ inputs, outputs, hints }: Ports): Ports {
  return { inputs, outputs, ...(hints ? { hints } : {}) };
}

/** What this thread opened last: its tasks ask for the same set again and again. */
let last: { readonly key: string; readonly samples: Samples } | undefined;

/**
 * Opens a data set for a model with these ports, as its `dataset.json` and the words that were told say; it is read once as long
 * as none of its files changes. Throws `settingInvalid` for words that do not hold.
 */
export async function openSamples(choice: DataChoice, ports: Ports): Promise<Samples> {
  const file = resolve(dataPath(choice));
  const words = checkedWords(choice, dirname(file));
  const test = words.test === undefined ? [] : await versionOf(words.test);
  const expect = portsOf(ports);
  const key = JSON.stringify([file, await versionOf(file), words, test, expect]);
  if (last?.key !== key) last = { key, samples: samplesOf(choice, await loadDataset(file, expect, words)) };
  return last.samples;
}

/** The files that reading a data set for these ports takes, by their absolute paths. They are read. */
export async function filesOfSamples(choice: DataChoice, ports: Ports): Promise<string[]> {
  const file = resolve(dataPath(choice));
  const files = new Set<string>();
  await watchingReads(
    (read) => files.add(read),
    () => loadDataset(file, portsOf(ports), checkedWords(choice, dirname(file))),
  );
  return [...files];
}

/** The words as the readers take them; a test part's path starts where the data set lies. */
function checkedWords(choice: DataChoice, folder: string): ToldWords {
  const words = settle(dataWords, wordsOf(choice));
  const result = toldWordsSchema.safeParse({ ...words, ...(words.test === undefined ? {} : { test: resolve(folder, words.test) }) });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Failure('settingInvalid', { setting: issue?.path.join('.') ?? 'data', reason: issue?.message ?? 'it does not hold' });
}
