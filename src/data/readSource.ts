import { readdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { Failure } from '../model/failure';
import { readCsv } from './csvSamples';
import type { DataSource, DataWords } from './datasetWords';
import { IMAGE_NAME } from './decodeImage';
import type { DataFormat } from '../protocol/settings/dataWords';
import type { ExpectedPorts } from './expectedPorts';
import { looksLikeIdx } from './idx';
import { idxPairs, readIdxFile, readIdxPair, readIdxPairs } from './idxSamples';
import { hasImages, readImages } from './imageSamples';
import { readNpyFiles, readNpyPair, readNpzSamples } from './npzSamples';
import type { RawParts } from './rawSamples';
import { kindOfPath, readMaybeGzipped } from './readBytes';

/**
 * Reads what a path, or inputs and labels apart, hold: by the format named, else by the file's name, else by its first
 * bytes. Relative paths start at `folder`. Throws `fileUnreadable` or `dataInvalid`.
 */
export async function readSource(source: DataSource, folder: string, words: DataWords, expect?: ExpectedPorts): Promise<RawParts> {
  if (typeof source !== 'string') {
    const inputs = [source.inputs].flat().map((input) => resolve(folder, input));
    const labels = resolve(folder, source.labels);
    const [first] = inputs;
    const idx = words.format === 'idx' || (words.format === undefined && extname(labels) !== '.npy');
    if (!idx || first === undefined) return { data: await readNpyFiles(inputs, labels), format: 'npy' };
    if (inputs.length === 1) return { data: await readIdxPair(first, labels), format: 'idx' };
    throw new Failure('dataInvalid', { file: first, reason: 'several inputs are read from .npy files or an .npz, not from IDX' });
  }
  const path = resolve(folder, source);
  if ((await kindOfPath(path)) === 'folder') return readFolder(path, words, expect);
  const format = words.format ?? (await formatOfFile(path));
  return { ...(await readFormat(path, format, words, expect)), format };
}

async function readFormat(file: string, format: DataFormat, words: DataWords, expect: ExpectedPorts | undefined): Promise<RawParts> {
  switch (format) {
    case 'npz':
      return readNpzSamples(file, expect);
    case 'npy':
      return { data: await readNpyPair(file) };
    case 'csv':
      return { data: await readCsv(file, words) };
    case 'idx':
      return readIdxFile(file);
    case 'images':
      throw new Failure('dataInvalid', { file, reason: 'images are read from a folder that has a folder for each class' });
  }
}

async function readFolder(folder: string, words: DataWords, expect: ExpectedPorts | undefined): Promise<RawParts> {
  const pairs = await idxPairs(folder);
  if (pairs.length > 0 && words.format !== 'images') return { ...(await readIdxPairs(pairs)), format: 'idx' };
  if (await hasImages(folder)) return { ...(await readImages(folder, expect)), format: 'images' };
  const names = await readdir(folder);
  const x = names.find((name) => /^x(_train)?\.npy$/i.test(name));
  if (x !== undefined) return { data: await readNpyPair(join(folder, x)), format: 'npy' };
  const files = names.filter((name) => /\.(npz|csv|tsv)$/i.test(name));
  const [only] = files;
  if (only !== undefined && files.length === 1) return readSource(only, folder, words, expect);
  const reason =
    files.length > 1
      ? `it holds several data files (${files.join(', ')}); name one`
      : 'it holds no data set: no dataset.json, IDX pair, folders of images, x.npy, .npz or .csv';
  throw new Failure('dataInvalid', { file: folder, reason });
}

async function formatOfFile(file: string): Promise<DataFormat> {
  const name = basename(file).toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.npz')) return 'npz';
  if (name.endsWith('.npy')) return 'npy';
  if (/\.(csv|tsv)$/.test(name)) return 'csv';
  if (/idx\d/.test(name)) return 'idx';
  if (IMAGE_NAME.test(name)) return 'images';
  const bytes = await readMaybeGzipped(file);
  if (looksLikeIdx(bytes)) return 'idx';
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'npz';
  if (bytes[0] === 0x93 && bytes[1] === 0x4e) return 'npy';
  if (name.endsWith('.txt')) return 'csv';
  const reason = `${basename(file)} is none of .npz, .npy, CSV, IDX, dataset.json`;
  throw new Failure('dataInvalid', { file, reason });
}
