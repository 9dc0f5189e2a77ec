import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { readDatasetFile } from '../../../data/readDatasetFile';
import type { DataSource } from '../../../data/datasetWords';
import { watchingReads } from '../../../data/watchedReads';
import { Failure } from '../../../model/failure';
import { dataChoice, dataPath, wordsOf, type DataChoice } from '../../../protocol/dataChoice';
import { dataWords } from '../../../protocol/settings/dataWords';
import { settle } from '../../../protocol/settings/settle';
import type { Ground } from '../../../queue/messages';
import type { PackedFile } from '../../../queue/packs/pack';
import { staysInside } from '../../../queue/packs/packList';
import { filesOfSamples, type Ports } from '../../samples/openSamples';

/** A data set as files of a pack, and how it is read there. */
export interface PackedData {
  readonly files: readonly PackedFile[];
  /** `path`: where it lies in the pack; `told`: the words on how to read it, `test` among them as a path in the pack. */
  readonly words: Ground['words'];
}

const HERE = '.';

/**
 * The files that reading the set takes, and no others, by their paths below the folder that all have in common. Throws `queueRefused` for a
 * description that names files by absolute paths, which would be others elsewhere.
 */
export async function packedData(choice: DataChoice, ports: Ports): Promise<PackedData> {
  const place = resolve(dataPath(choice));
  const { test, ...told } = wordsOf(choice);
  const testPlace = test === undefined ? undefined : resolve(dirname(place), test);
  const files = await filesOfSamples(choice, ports);
  for (const file of files) if (isDescription(file, place)) await checkDescription(file);
  const places = [place, ...(testPlace === undefined ? [] : [testPlace])];
  const root = commonFolder([...files.map(dirname), ...places.map((each) => (files.includes(each) ? dirname(each) : each))]);
  const inPack = (path: string): string => relative(root, path).split(sep).join('/') || HERE;
  return {
    files: files.map((file) => ({ path: inPack(file), content: file })),
    words: { path: inPack(place), told: { ...told, ...(testPlace === undefined ? {} : { test: inPack(testPlace) }) } as Ground['words'] },
  };
}

const wordsSchema = z.strictObject({ path: z.string(), told: z.record(z.string(), z.json()) });

/** The choice of a data set whose pack lies in this folder. Throws `queueRefused` for a path that leaves it, `settingInvalid` for words that don't hold. */
export function choiceOfPacked(folder: string, words: Ground['words']): DataChoice {
  const read = wordsSchema.safeParse(words);
  if (!read.success) throw refused('the words on how to read it have another form');
  const { path, told } = read.data;
  const { test, ...others } = settle(dataWords, told);
  // A test part's path starts beside the data set.
  return dataChoice(placeIn(folder, path), { ...others, ...(test === undefined ? {} : { test: placeIn(folder, test) }) });
}

/** Calls `work`, in which a data set's files are read in this folder alone. */
export function readingInside<T>(folder: string, work: () => Promise<T>): Promise<T> {
  return watchingReads((file) => {
    const path = relative(folder, file);
    if (path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) throw refused(`it names ${JSON.stringify(file)}, which is not of its pack`);
  }, work);
}

function placeIn(folder: string, path: string): string {
  if (path === HERE) return folder;
  if (!staysInside(path)) throw refused(`the path ${JSON.stringify(path)} leaves its folder`);
  return join(folder, ...path.split('/'));
}

/** Whether a file that was read says what the set is: the one that was named, or that of the folder that was. */
function isDescription(file: string, place: string): boolean {
  return file.toLowerCase().endsWith('.json') && (file === place || dirname(file) === place);
}

async function checkDescription(file: string): Promise<void> {
  const { data, test } = await readDatasetFile(file);
  for (const path of [...pathsOf(data), ...(test === undefined ? [] : pathsOf(test))]) {
    if (!isAbsolute(path)) continue;
    throw refused(`${basename(file)} names ${path}: a path from the root is another file on another machine, name it from the folder of ${basename(file)}`);
  }
}

function pathsOf(source: DataSource): string[] {
  return typeof source === 'string' ? [source] : [source.inputs, ...(source.labels === undefined ? [] : [source.labels])].flat();
}

function commonFolder(folders: readonly string[]): string {
  const [first = sep, ...others] = folders;
  let common = first;
  while (!others.every((folder) => folder === common || folder.startsWith(common.endsWith(sep) ? common : common + sep))) {
    if (common === dirname(common)) throw refused('its files lie on several drives');
    common = dirname(common);
  }
  return common;
}

function refused(reason: string): Failure {
  return new Failure('queueRefused', { what: 'the data set', reason });
}
