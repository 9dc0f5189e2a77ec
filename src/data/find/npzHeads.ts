import { stat } from 'node:fs/promises';
import { inflateRawSync, constants } from 'node:zlib';
import { Failure } from '../../model/failure';
import { parseNpyHeader } from '../npy';
import { findDirectory, LOCAL_HEADER, readDirectoryEntry, ZIP_END_BYTES, type ZipEntry } from '../zipEntries';
import { readFilePart } from './fileHead';

/** No archive that is meant as a data set has more. */
const MOST_ARRAYS = 64;
const MOST_DIRECTORY_BYTES = 1024 * 1024;
/** Enough for an array's header, packed or not. */
const HEAD_BYTES = 1024;

/** Names and shapes of the arrays in a numpy archive, by its directory and the arrays' headers. Throws `dataInvalid`. */
export async function npzHeads(file: string): Promise<{ name: string; shape: number[] }[]> {
  const invalid = (reason: string): Failure => new Failure('dataInvalid', { file, reason });
  const { size } = await stat(file);
  const before = Math.max(0, size - ZIP_END_BYTES);
  const end = await readFilePart(file, before, size - before);
  try {
    const { count, start } = findDirectory(viewOf(end), before);
    const directory = await readFilePart(file, start, Math.min(size - start, MOST_DIRECTORY_BYTES));
    const entries: ZipEntry[] = [];
    for (let i = 0, at = 0; i < Math.min(count, MOST_ARRAYS); i++) {
      const entry = readDirectoryEntry(viewOf(directory), directory, at);
      if (entry.name.endsWith('.npy')) entries.push(entry);
      at = entry.next;
    }
    const heads = [];
    for (const entry of entries) {
      heads.push({ name: entry.name.slice(0, -'.npy'.length), shape: parseNpyHeader(await headOf(file, entry), invalid).shape });
    }
    return heads;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw invalid('it is no whole archive of numpy');
  }
}

async function headOf(file: string, { offset, method }: ZipEntry): Promise<Uint8Array> {
  const local = await readFilePart(file, offset, LOCAL_HEADER.bytes);
  const view = viewOf(local);
  const start = offset + LOCAL_HEADER.bytes + view.getUint16(26, true) + view.getUint16(28, true);
  const head = await readFilePart(file, start, HEAD_BYTES);
  return method === 0 ? head : inflateRawSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
