import { dirname, join, resolve } from 'node:path';
import { assembleDataset } from './assembleDataset';
import type { Dataset } from './dataset';
import type { DatasetFile, DataWords } from './datasetWords';
import type { ExpectedPorts } from './expectedPorts';
import { readDatasetFile } from './readDatasetFile';
import { kindOfPath } from './readBytes';
import { readSource } from './readSource';
import { splitDataset } from './splitDataset';

/**
 * Loads a data set from any of the forms that docs/data-sets.md describes: a folder of images by class, `.npz`, `.npy`,
 * CSV, IDX, or a `dataset.json` (or a folder that has one) which names the files and how to read them. `expect` is the
 * model's word on shapes, types and classes. Throws `fileUnreadable`, `dataInvalid` (rows count samples from 0) or
 * `dataShape`.
 */
export async function loadDataset(path: string, expect?: ExpectedPorts): Promise<Dataset> {
  const file = resolve(path);
  const description = await descriptionAt(file);
  if (description === undefined) return loadParts({ data: file }, dirname(file), expect);
  return loadParts(await readDatasetFile(description), dirname(description), expect);
}

async function descriptionAt(file: string): Promise<string | undefined> {
  if ((await kindOfPath(file)) === 'file') return file.toLowerCase().endsWith('.json') ? file : undefined;
  const inside = join(file, 'dataset.json');
  const kind = await kindOfPath(inside).catch(() => undefined);
  return kind === 'file' ? inside : undefined;
}

async function loadParts(words: DatasetFile, folder: string, expect: ExpectedPorts | undefined): Promise<Dataset> {
  const parts = await readSource(words.data, folder, words, expect);
  const test = words.split ? undefined : words.test === undefined ? parts.held : (await readSource(words.test, folder, words, expect)).data;
  const data = assembleDataset(parts.data, { words, expect, beside: test });
  if (words.split) {
    const { kept, held } = splitDataset(data, words.split.fraction, words.split.seed);
    return { ...kept, held };
  }
  return test ? { ...data, held: assembleDataset(test, { words: sameClasses(words, data), expect, beside: parts.data }) } : data;
}

/** The test part's classes are those of the training part, also where it lacks one. */
function sameClasses(words: DataWords, { targets }: Dataset): DataWords {
  return targets.kind === 'classes' && targets.names ? { ...words, classes: [...targets.names] } : words;
}
