import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { sizeOf, type Shape } from '../base/shape';
import { reasonOf } from '../base/reasonOf';
import { Failure } from '../model/failure';
import { formatNpy, parseNpy, type NpyArray } from './npy';
import { readBytes } from './readBytes';
import { zipEntries } from './zipEntries';

/** An array to be written: row-major, sizeOf(shape) elements. */
export interface WritableArray {
  readonly shape: Shape;
  readonly values: Float32Array | Int32Array;
}

/** Reads a numpy archive. Throws `fileUnreadable`, or `dataInvalid` naming the array. */
export async function readNpz(file: string): Promise<Map<string, NpyArray>> {
  return parseNpz(await readBytes(file), file);
}

/** Decodes a numpy archive; `file` is for messages. Files in it that are no arrays are passed over. */
export function parseNpz(bytes: Uint8Array, file: string): Map<string, NpyArray> {
  const arrays = new Map<string, NpyArray>();
  for (const [name, content] of zipEntries(bytes, file)) {
    if (!name.endsWith('.npy')) continue;
    const arrayName = name.slice(0, -4);
    arrays.set(arrayName, parseNpy(content, file, arrayName));
  }
  return arrays;
}

/** A numpy archive's bytes, uncompressed as `numpy.savez` makes them; the same arrays give the same bytes. */
export function formatNpz(arrays: ReadonlyMap<string, WritableArray>): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  for (const [name, { shape, values }] of arrays) {
    if (sizeOf(shape) !== values.length) throw new Error(`array ${name} has ${values.length} values for [${shape.join(', ')}]`);
    files[`${name}.npy`] = formatNpy(shape, values);
  }
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}

/** Writes a numpy archive: whole under another name, then renamed. An existing file is replaced. Throws `fileUnwritable`. */
export async function writeNpz(file: string, arrays: ReadonlyMap<string, WritableArray>): Promise<void> {
  const bytes = formatNpz(arrays);
  const unfinished = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    // The system's own message would name the unfinished file.
    throw new Failure('fileUnwritable', { file, reason: reasonOf(error) }, { cause: error });
  }
}
