import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Failure } from '../../model/failure';
import { LFS_POINTER } from '../sniff';
import { refuseUnreadable } from '../../model/unreadable';
import { resolveShard } from './shardPath';

/** The shards of one group, open for reading, as if they were one file. */
export interface ShardFiles {
  /** Bytes of all shards. */
  readonly byteLength: number;
  /** A new buffer with `length` bytes from `offset`; both inside the shards. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Shard {
  readonly file: string;
  readonly handle: FileHandle;
  readonly start: number;
  readonly byteLength: number;
}

/** Opens the shards of a group. Throws `fileUnreadable` or `pathNotAllowed`; nothing stays open then. */
export async function openShards(modelFile: string, folder: string, paths: readonly string[]): Promise<ShardFiles> {
  const shards: Shard[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(shards.map(({ handle }) => handle.close()));
  };
  let byteLength = 0;
  try {
    for (const path of paths) {
      const shard = await openShard(await resolveShard(modelFile, folder, path), byteLength);
      shards.push(shard);
      byteLength += shard.byteLength;
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { byteLength, close, read: (offset, length) => readAcross(shards, offset, length) };
}

async function openShard(file: string, start: number): Promise<Shard> {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(refuseUnreadable(file));
  const stats = await handle.stat();
  const reason = stats.isFile() ? await notWeights(handle) : 'it is not a plain file';
  if (reason === undefined) return { file, handle, start, byteLength: stats.size };
  await handle.close();
  throw new Failure('fileUnreadable', { file, reason });
}

/** What stands in the place of weights that were never fetched. */
async function notWeights(handle: FileHandle): Promise<string | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(LFS_POINTER.length), 0, LFS_POINTER.length, 0);
  const isPointer = buffer.toString('latin1', 0, bytesRead) === LFS_POINTER;
  return isPointer ? 'it is a pointer of Git LFS; fetch the file itself with "git lfs pull"' : undefined;
}

/** Weights go from thread to thread: read into shared memory, the large ones need no second copy for that. */
const LEAST_SHARED_BYTES = 64 * 1024;
/** A read takes at most 2 GiB at once; smaller pieces keep the thread pool fair. */
const PIECE_BYTES = 64 * 1024 * 1024;

async function readAcross(shards: readonly Shard[], offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length < LEAST_SHARED_BYTES ? new ArrayBuffer(length) : new SharedArrayBuffer(length));
  let done = 0;
  for (const { file, handle, start, byteLength } of shards) {
    while (done < length && offset + done >= start && offset + done < start + byteLength) {
      const position = offset + done - start;
      const wanted = Math.min(length - done, byteLength - position, PIECE_BYTES);
      const { bytesRead } = await handle.read(bytes, done, wanted, position).catch(refuseUnreadable(file));
      if (bytesRead === 0) throw new Failure('fileUnreadable', { file, reason: 'it became shorter while it was read' });
      done += bytesRead;
    }
  }
  return bytes;
}
