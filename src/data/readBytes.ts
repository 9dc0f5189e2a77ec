import { open, stat } from 'node:fs/promises';
import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { messageOf } from '../base/reasonOf';
import { Failure } from '../model/failure';
import { refuseUnreadable, unreadable } from '../model/unreadable';
import { noteRead } from './watchedReads';

/** Files and decompressed contents above this are refused: they would not fit as float32 beside a model. */
export const LARGEST_BYTES = 2 ** 31 - 1;

/** The whole file. Throws `fileUnreadable`, with what the system says. */
export async function readBytes(file: string): Promise<Uint8Array> {
  noteRead(file);
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size > LARGEST_BYTES) throw new Error('it is larger than 2 GiB');
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** The whole file, gunzipped when it is gzip. Throws `dataInvalid` for a damaged stream. */
export async function readMaybeGzipped(file: string): Promise<Uint8Array> {
  const bytes = await readBytes(file);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: LARGEST_BYTES });
  } catch (error) {
    throw new Failure('dataInvalid', { file, reason: `damaged gzip stream (${messageOf(error)})` }, { cause: error });
  }
}

/** Whether there is a file or a folder at the path. Throws `fileUnreadable` when there is neither. */
export async function kindOfPath(path: string): Promise<'file' | 'folder'> {
  const stats = await stat(path).catch(refuseUnreadable(path));
  return stats.isDirectory() ? 'folder' : 'file';
}
