import type { PictureFolder } from '../pictures/pictureTree';
import { layOutPictures, partOf, type ClassFolder } from '../pictures/pictureLayout';
import { defined } from '../../base/defined';
import type { FoundDataSet, SampleCount } from './found';

/** What a folder is to a set of pictures. */
export type PictureRole =
  /** It is a set: a folder a class, or parts of such. */
  | 'set'
  /** It is a part (train, test) that has a folder a class; the set is the folder above. */
  | 'part'
  /** It is a class that has its own parts; the set is the folder above. */
  | 'parted-class'
  | 'none';

/** The role of a folder, by those of the folders in it. One class alone is none: a folder with one folder of pictures is found everywhere. */
export function pictureRole(folder: PictureFolder, roleOf: (inner: PictureFolder) => PictureRole): PictureRole {
  const inner = folder.folders.map(roleOf);
  if (inner.includes('part') || inner.filter((role) => role === 'parted-class').length > 1) return 'set';
  const classes = folder.folders.filter(({ pictures }) => pictures.length > 0);
  if (classes.length === 0) return 'none';
  if (classes.every(({ name }) => partOf(name) !== undefined)) return 'parted-class';
  if (classes.length < 2 || folder.pictures.length > classes.length) return 'none';
  return partOf(folder.name) === undefined ? 'set' : 'part';
}

/** A set of pictures with its counts; undefined where its folders can't be understood as classes. `capped`: not all pictures were counted. */
export function describePictures(folder: PictureFolder, capped: boolean): FoundDataSet | undefined {
  try {
    const { data, held } = layOutPictures(folder);
    const filled = new Set([...data, ...(held ?? [])].filter(({ size }) => size > 0).map(({ name }) => name));
    const found = { samples: sizeOf(data, capped), test: held && sizeOf(held, capped), classes: filled.size };
    return filled.size < 2 ? undefined : { path: folder.path, format: 'images', ...defined(found) };
  } catch {
    return undefined;
  }
}

function sizeOf(classes: readonly ClassFolder[], capped: boolean): SampleCount {
  return { count: classes.reduce((total, { size }) => total + size, 0), exact: capped ? 'least' : 'exact' };
}
