import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../model/failure';
import { parseIdx } from './idx';
import type { DataWords } from './datasetWords';
import type { RawParts, RawSamples } from './rawSamples';
import { readMaybeGzipped } from './readBytes';

/** A pair of files by name, e.g. `train-images-idx3-ubyte.gz` and `train-labels-idx1-ubyte.gz`. */
export interface IdxPair {
  readonly images: string;
  /** Absent where there are images alone, and no labels that could be theirs. */
  readonly labels?: string;
  /** What is left of the name without "images" and "labels": `train`. */
  readonly part: string;
}

/** Names of the part that is for testing. */
const TEST_PART = /t10k|test/i;

/** Reads a pair of IDX files, gzipped or not; without labels the images have no answers. */
export async function readIdxPair(images: string, labels: string | undefined): Promise<RawSamples> {
  if (labels === undefined) {
    return {
      file: images,
      inputs: [{ ...parseIdx(await readMaybeGzipped(images), images), from: basename(images) }],
      target: { kind: 'none', why: 'no labels lie beside the images' },
    };
  }
  const [pictures, answers] = await Promise.all([readMaybeGzipped(images), readMaybeGzipped(labels)]);
  return {
    file: images,
    inputs: [{ ...parseIdx(pictures, images), from: basename(images) }],
    target: { kind: 'numbers', array: parseIdx(answers, labels), file: labels, from: basename(labels) },
  };
}

/** Reads the pair that one IDX file (images or labels) belongs to; where `words` say so, the file alone as inputs. */
export async function readIdxFile(file: string, words: Pick<DataWords, 'targets'> = {}): Promise<RawParts> {
  const pairs = await idxPairs(dirname(file));
  const pair = pairs.find(({ images, labels }) => images === file || labels === file);
  if (!pair) {
    if (words.targets === 'none') return { data: await readIdxPair(file, undefined) };
    const reason = `${basename(file)} has no partner: images and labels are told apart by "images" and "labels" in their names, and "targets": "none" reads images alone`;
    throw new Failure('dataInvalid', { file, reason });
  }
  return { data: await readIdxPair(pair.images, pair.labels) };
}

/** Reads a folder's pairs: the one named after training (or the only one), and the test pair as the test part. */
export async function readIdxPairs(pairs: readonly IdxPair[]): Promise<RawParts> {
  const { train, test } = idxParts(pairs);
  if (!train) throw new Error('no pair of IDX files');
  const data = await readIdxPair(train.images, train.labels);
  return test ? { data, held: await readIdxPair(test.images, test.labels) } : { data };
}

/** Which of a folder's pairs is the training part and which the test part. */
export function idxParts(pairs: readonly IdxPair[]): { readonly train?: IdxPair | undefined; readonly test?: IdxPair | undefined } {
  const test = pairs.find(({ part }) => TEST_PART.test(part));
  const train = pairs.find(({ part }) => !TEST_PART.test(part));
  return train ? { train, test } : { train: test };
}

/** The pairs of IDX files in a folder, by name, and images alone where the folder has no labels at all. */
export async function idxPairs(folder: string): Promise<IdxPair[]> {
  return idxPairsAmong(folder, await readdir(folder));
}

/** The same, of the names of a folder's files. */
export function idxPairsAmong(folder: string, all: readonly string[]): IdxPair[] {
  const names = all.filter((name) => /idx\d/i.test(name)).sort();
  const images = names.filter((name) => /images?/i.test(name));
  const labels = names.filter((name) => /labels?/i.test(name));
  if (labels.length === 0 && images.length === names.length)
    return images.map((name) => ({ images: join(folder, name), part: partOf(name) }));
  return images.flatMap((name) => {
    const part = partOf(name);
    const partner = labels.find((label) => partOf(label) === part);
    return partner === undefined ? [] : [{ images: join(folder, name), labels: join(folder, partner), part }];
  });
}

/** `train` of `train-images.idx3-ubyte.gz`: the two files of a pair have it in common. */
function partOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.gz$/, '')
    .replace(/images?|labels?/, '')
    .replace(/[-_.]*idx\d[-_.]*u?byte/, '')
    .replace(/^[-_.]+|[-_.]+$/g, '');
}
