import { basename, dirname, join, resolve } from 'node:path';
import { readdir, stat } from 'node:fs/promises';
import { defined } from '../../base/defined';
import { reasonOf } from '../../base/reasonOf';
import { Failure, toFailureRecord } from '../../model/failure';
import type { DataSource } from '../datasetWords';
import { IDX_HEADER_BYTES, idxShape } from '../idx';
import { idxPairsAmong, idxParts, type IdxPair } from '../idxSamples';
import { parseNpyHeader } from '../npy';
import { possibleAnswers } from '../npzSamples';
import { readDatasetFile } from '../readDatasetFile';
import { csvHead } from './csvHead';
import { readFileHead } from './fileHead';
import { exactly, type FoundDataSet, type SampleCount } from './found';
import { npzHeads } from './npzHeads';

/** No dataset.json is larger; what is has another meaning. */
const MOST_DESCRIPTION_BYTES = 1024 * 1024;

/** What the name of a file that is a data set by itself looks like. */
export const DATA_FILE = /\.(npz|csv|tsv|csv\.gz|tsv\.gz)$|^x[^.]*\.npy$/i;

/** A .npz, .csv or x.npy by its header; what is wrong with it is its `problem`. */
export function describeFile(path: string): Promise<FoundDataSet> {
  const name = basename(path).toLowerCase();
  if (name.endsWith('.npz')) return told({ path, format: 'npz' }, () => describeNpz(path));
  if (name.endsWith('.npy')) return told({ path, format: 'npy' }, () => describeNpy(path));
  return told({ path, format: 'csv' }, () => csvHead(path));
}

/** A pair of IDX files, or a training pair with a test pair, by their headers. `path` is what is chosen. */
export function describeIdx(path: string, train: IdxPair, test?: IdxPair): Promise<FoundDataSet> {
  return told({ path, format: 'idx' }, async () => ({
    ...defined({
      samples: exactly(await idxCount(train.labels ?? train.images)),
      test: test && exactly(await idxCount(test.labels ?? test.images)),
    }),
  }));
}

/** A dataset.json, with the counts of the files that it names. */
export function describeDescription(path: string): Promise<FoundDataSet> {
  return told({ path, format: 'described' }, async () => {
    if ((await stat(path)).size > MOST_DESCRIPTION_BYTES) return { problem: 'it is too long for a dataset.json' };
    const { name, data, test } = await readDatasetFile(path);
    const own = await describeSource(data, dirname(path));
    const held = test === undefined ? own.test : (await describeSource(test, dirname(path))).samples;
    const { columns, arrays, problem, samples } = own;
    return defined({ name, samples, test: held, columns, arrays, problem });
  });
}

type Facts = Pick<FoundDataSet, 'name' | 'samples' | 'test' | 'columns' | 'arrays' | 'problem'>;

async function told(base: FoundDataSet, describe: () => Promise<Facts>): Promise<FoundDataSet> {
  try {
    return { ...base, ...(await describe()) };
  } catch (error) {
    const { reason } = error instanceof Failure ? toFailureRecord(error).data : {};
    return { ...base, problem: typeof reason === 'string' ? reason : reasonOf(error) };
  }
}

async function describeSource(source: DataSource, folder: string): Promise<Facts> {
  if (typeof source !== 'string')
    return defined({ samples: await labelCount(resolve(folder, source.labels ?? [source.inputs].flat()[0] ?? '')) });
  const path = resolve(folder, source);
  if (!(await stat(path)).isDirectory()) return DATA_FILE.test(basename(path)) ? describeFile(path) : {};
  const { train, test } = idxParts(idxPairsAmong(path, await readdir(path)));
  return train ? describeIdx(path, train, test) : {};
}

async function labelCount(file: string): Promise<SampleCount | undefined> {
  if (file.toLowerCase().endsWith('.npy')) return exactly((await npyShape(file))[0]);
  return exactly(await idxCount(file));
}

async function idxCount(file: string): Promise<number | undefined> {
  return idxShape((await readFileHead(file, IDX_HEADER_BYTES)).bytes, file)[0];
}

async function describeNpz(file: string): Promise<Facts> {
  const arrays = await npzHeads(file);
  const shapes = new Map(arrays.map(({ name, shape }) => [name.toLowerCase(), shape]));
  // Inputs alone are a set, too, where nothing else could be their answers.
  const alone = (suffix: string): SampleCount | undefined =>
    [...shapes.keys()].every((name) => /^x\d*(_train|_test)?$/.test(name))
      ? exactly((shapes.get(`x${suffix}`) ?? shapes.get(`x0${suffix}`))?.[0])
      : undefined;
  const count = (suffix: string): SampleCount | undefined => exactly(shapes.get(`y${suffix}`)?.[0]);
  const [own = alone(''), train = alone('_train'), test = alone('_test')] = [count(''), count('_train'), count('_test')];
  const samples = own ?? train ?? test;
  const held = samples === test ? undefined : test;
  return defined({ arrays, samples, test: held, problem: samples ? undefined : 'it has no array "y"' });
}

async function describeNpy(file: string): Promise<Facts> {
  const labels = join(
    dirname(file),
    basename(file).replace(/^x/i, (letter) => (letter === 'x' ? 'y' : 'Y')),
  );
  const shape = await npyShape(file);
  const there = await stat(labels).catch(() => undefined);
  const alone = possibleAnswers(await readdir(dirname(file))).length === 0;
  const problem = there?.isFile() || alone ? undefined : `${basename(labels)} is not beside it`;
  return defined({ arrays: [{ name: 'x', shape }], samples: exactly(shape[0]), problem });
}

async function npyShape(file: string): Promise<number[]> {
  const { bytes } = await readFileHead(file, 1024);
  return parseNpyHeader(bytes, (reason) => new Failure('dataInvalid', { file, reason })).shape;
}
