import { readdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { Failure } from '../model/failure';
import { readCsv } from './csvSamples';
import type { DataSource, DataWords } from './datasetWords';
import { IMAGE_NAME } from './pictures/imageKind';
import type { DataFormat } from '../protocol/settings/dataWords';
import type { ExpectedPorts } from './expectedPorts';
import { looksLikeIdx } from './idx';
import { idxPairs, readIdxFile, readIdxPair, readIdxPairs } from './idxSamples';
import { hasImages, readImages } from './imageSamples';
import { readNpyFiles, readNpyPair, readNpzSamples } from './npzSamples';
import type { RawParts } from './rawSamples';
import { kindOfPath, readMaybeGzipped } from './readBytes';
import { listed } from './listed';

/**
 * Reads what a path, or inputs and labels apart, hold: by the format named, else by the file's name, else by its first
 * bytes. Relative paths start at `folder`. Throws `fileUnreadable` or `dataInvalid`.
 */
export async function readSource(source: DataSource, folder: string, words: DataWords, expect?: ExpectedPorts): Promise<RawParts> {
  if (typeof source !== 'string') {
    const inputs = [source.inputs].flat().map((input) => resolve(folder, input));
    const labels = source.labels === undefined ? undefined : resolve(folder, source.labels);
    const [first] = inputs;
    const idx = words.format === 'idx' || (words.format === undefined && extname(labels ?? inputs[0] ?? '') !== '.npy');
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
      return readNpzSamples(file, words, expect);
    case 'npy':
      return { data: await readNpyPair(file, words) };
    case 'csv':
      return { data: await readCsv(file, words, expect) };
    case 'idx':
      return readIdxFile(file, words);
    case 'images':
      throw new Failure('dataInvalid', { file, reason: 'images are read from a folder: of pictures, or with a folder for each class' });
  }
}

async function readFolder(folder: string, words: DataWords, expect: ExpectedPorts | undefined): Promise<RawParts> {
  const { format } = words;
  const pairs = format === undefined || format === 'idx' ? await idxPairs(folder) : [];
  if (pairs.length > 0) return { ...(await readIdxPairs(pairs)), format: 'idx' };
  const names = (await readdir(folder)).sort();
  const x = names.find((name) => /^x(_train)?\.npy$/i.test(name));
  const files = names.filter((name) => /\.(npz|csv|tsv)(\.gz)?$/i.test(name));
  const tables = x === undefined ? files : [x, ...files];
  if (format === 'images' || (format === undefined && (await hasImages(folder, tables.length > 0)))) {
    return { ...withNote(await readImages(folder, words, expect), besides(tables)), format: 'images' };
  }
  const flat = format === undefined && tables.length === 0 && names.some((name) => IMAGE_NAME.test(name));
  if (flat) return { ...(await readImages(folder, words, expect)), format: 'images' };
  if (x !== undefined) return { data: await readNpyPair(join(folder, x), words), format: 'npy' };
  const [only] = files;
  if (only !== undefined && files.length === 1) return readSource(only, folder, words, expect);
  const reason =
    files.length > 1
      ? `it holds several data files (${files.join(', ')}); name one`
      : 'it holds no data set: no dataset.json, IDX files, images, x.npy, .npz or .csv';
  throw new Failure('dataInvalid', { file: folder, reason });
}

/** Files of data beside pictures in folders are not read. */
function besides(files: readonly string[]): string | undefined {
  if (files.length === 0) return undefined;
  return `The folders of pictures were read, not ${listed(files)} beside them; name the file to read it.`;
}

function withNote(parts: RawParts, note: string | undefined): RawParts {
  return note === undefined ? parts : { ...parts, data: { ...parts.data, notes: [...(parts.data.notes ?? []), note] } };
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
