import { dirname, join, resolve } from 'node:path';
import { defined } from '../base/defined';
import { assembleDataset } from './assembleDataset';
import type { Dataset } from './dataset';
import type { DatasetFile, DataWords, ToldWords } from './datasetWords';
import type { ExpectedPorts } from './expectedPorts';
import { DATASET_FILE, readDatasetFile } from './readDatasetFile';
import { kindOfPath } from './readBytes';
import type { RawParts } from './rawSamples';
import { readSource } from './readSource';
import { splitDataset } from './splitDataset';
import { hintedScale } from './hintedScale';
import { knownClasses } from './knownClasses';

/**
 * Loads a data set from any of the forms that docs/data-sets.md describes: a folder of images by class, `.npz`, `.npy`,
 * CSV, IDX, or a `dataset.json` (or a folder that has one) which names the files and how to read them. `expect` is the
 * model's word on shapes, types and classes; `told` goes before what a `dataset.json` says. Throws `fileUnreadable`,
 * `dataInvalid` (rows count samples from 0) or `dataShape`.
 */
export async function loadDataset(path: string, expect?: ExpectedPorts, told: ToldWords = {}): Promise<Dataset> {
  const file = resolve(path);
  const description = await descriptionAt(file);
  if (description === undefined) return loadParts({ data: file, ...told }, dirname(file), expect);
  return loadParts(overridden(await readDatasetFile(description), told), dirname(description), expect);
}

/** What is told now goes before what the file says; a test part and a split take each other's place. */
function overridden({ test, split, ...words }: DatasetFile, told: ToldWords): DatasetFile {
  const kept = told.test === undefined && told.split === undefined ? defined({ test, split }) : {};
  return { ...words, ...kept, ...told };
}

async function descriptionAt(file: string): Promise<string | undefined> {
  if ((await kindOfPath(file)) === 'file') return file.toLowerCase().endsWith('.json') ? file : undefined;
  const inside = join(file, DATASET_FILE);
  const kind = await kindOfPath(inside).catch(() => undefined);
  return kind === 'file' ? inside : undefined;
}

async function loadParts(words: DatasetFile, folder: string, expect: ExpectedPorts | undefined): Promise<Dataset> {
  const parts = await readSource(words.data, folder, words, expect);
  const test = words.split
    ? undefined
    : words.test === undefined
      ? parts.held
      : (await readSource(words.test, folder, { ...words, ...parts.data.decided }, expect)).data;
  const scale = words.scale ?? hintedScale(parts.data, expect).scale;
  const data = noted(assembleDataset(parts.data, { words, expect, beside: test }), parts, words);
  if (words.split) {
    const { kept, held } = splitDataset(data, words.split.fraction, words.split.seed);
    return { ...kept, held };
  }
  if (!test) return data;
  const same = { ...sameClasses(words, data, expect), ...(scale === undefined ? {} : { scale }) };
  return { ...data, held: assembleDataset(test, { words: same, expect: withoutScales(expect), beside: parts.data }) };
}

/** The reading says what the files are, and what of them is not used. */
function noted(dataset: Dataset, { held, format }: RawParts, words: DatasetFile): Dataset {
  if (!dataset.reading) return dataset;
  const unused = held && (words.split ?? words.test) ? ['Its own test part is not used: another was asked for.'] : [];
  return { ...dataset, words, reading: { ...dataset.reading, ...defined({ format }), notes: [...dataset.reading.notes, ...unused] } };
}

/** The test part is scaled as the training part was, whatever its own values look like. */
function withoutScales(expect: ExpectedPorts | undefined): ExpectedPorts | undefined {
  return expect?.hints ? { ...expect, hints: { classNames: expect.hints.classNames } } : expect;
}

/** The test part's classes are those of the training part, also where it lacks one; where the model names them, it does so for both. */
function sameClasses(words: DataWords, { targets }: Dataset, expect: ExpectedPorts | undefined): DataWords {
  if (words.classes || targets.kind !== 'classes' || !targets.names) return words;
  const { known } = knownClasses(expect?.hints?.classNames ?? [], targets.classes);
  return known?.names === targets.names ? words : { ...words, classes: [...targets.names] };
}
