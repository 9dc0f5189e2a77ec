import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { idxPairsAmong, idxParts } from '../idxSamples';
import { IMAGE_NAME } from '../pictures/imageKind';
import { partOf } from '../pictures/pictureLayout';
import { DATASET_FILE } from '../readDatasetFile';

/**
 * The data set that a chosen file belongs to: one of the IDX files of a training and a test pair stands for their folder, a
 * picture for the folder of its class folders. Any other path stands for itself.
 */
export async function dataSetOf(path: string): Promise<string> {
  if (!(await isFile(path))) return path;
  const folder = dirname(path);
  if (IMAGE_NAME.test(basename(path))) return pictureSetAround(folder);
  const names = await readdir(folder).catch((): string[] => []);
  const pairs = idxPairsAmong(folder, names);
  const { train, test } = idxParts(pairs);
  const isOne = pairs.length === 2 && [train, test].some((pair) => pair?.images === path || pair?.labels === path);
  return train && test && isOne && !names.includes(DATASET_FILE) ? folder : path;
}

/** From a class folder up to the set; above parts (train, test), and above classes that have their own parts. */
function pictureSetAround(folder: string): string {
  const above = dirname(folder);
  if (partOf(basename(folder)) !== undefined) return dirname(above);
  return partOf(basename(above)) === undefined ? above : dirname(above);
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
