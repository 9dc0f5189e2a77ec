import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Failure } from '../../model/failure';
import { refuseUnreadable } from '../../model/unreadable';
import { LIMITS } from '../limits';
import { checkPackList, hashOf, packListBytes, staysInside, type PackList } from './packList';

/** A file to be packed: its place in the pack, and its bytes or where they lie. */
export interface PackedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Files that travel as one, by their hash. */
export interface Pack {
  /** SHA-256 of the list: of all paths and bytes, therefore. */
  readonly name: string;
  readonly list: PackList;
  /** The list as it goes. */
  readonly listBytes: Buffer;
  /** The bytes of a piece, read where they lie. Throws `queueRefused` where a file has changed since it was packed. */
  piece(index: number): Promise<Buffer>;
}

/** Packs files. They are read once now, and again piece by piece as agents ask. Throws `queueRefused` beyond the limits, `fileUnreadable`. */
export async function packOf(files: readonly PackedFile[], what: string): Promise<Pack> {
  const ordered = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (ordered.length > LIMITS.files) refuse(what, `it has ${ordered.length} files, at most ${LIMITS.files} travel`);
  for (const { path } of ordered) {
    if (!staysInside(path) || path.length > LIMITS.pathLength) {
      refuse(what, `the file name ${JSON.stringify(path)} can't be used on every system: rename it`);
    }
  }
  const sizes: number[] = [];
  let whole = 0;
  for (const { content } of ordered) {
    const bytes = typeof content === 'string' ? await sizeOf(content) : content.byteLength;
    sizes.push(bytes);
    whole += bytes;
    if (whole > LIMITS.packBytes) refuse(what, `it has more than ${LIMITS.packBytes} bytes`);
  }
  const source = new Source(ordered, sizes);
  const pieces: string[] = [];
  for (let index = 0; index * LIMITS.pieceBytes < whole; index++) pieces.push(hashOf(await source.piece(index)));
  const list: PackList = { files: ordered.map(({ path }, index) => ({ path, bytes: sizes[index] ?? 0 })), pieces };
  checkPackList(list, what);
  const listBytes = packListBytes(list);
  if (listBytes.byteLength > LIMITS.listBytes)
    refuse(what, `the list of its files has ${listBytes.byteLength} bytes, at most ${LIMITS.listBytes}`);
  return {
    name: createHash('sha256').update(listBytes).digest('hex'),
    list,
    listBytes,
    piece: async (index) => {
      const bytes = await source.piece(index);
      if (hashOf(bytes) !== pieces[index]) refuse(what, 'its files have changed since the study began');
      return bytes;
    },
  };
}

/** The files' bytes, one file behind the other. */
class Source {
  constructor(
    private readonly files: readonly PackedFile[],
    private readonly sizes: readonly number[],
  ) {}

  /** The bytes of a piece; fewer where a file has become shorter. */
  async piece(index: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    let from = index * LIMITS.pieceBytes;
    let wanted: number = LIMITS.pieceBytes;
    for (const [place, { content }] of this.files.entries()) {
      const size = this.sizes[place] ?? 0;
      if (from < size && wanted > 0) {
        const bytes = Math.min(size - from, wanted);
        parts.push(typeof content === 'string' ? await readPart(content, from, bytes) : content.subarray(from, from + bytes));
        wanted -= bytes;
      }
      if (wanted === 0) break;
      from = Math.max(0, from - size);
    }
    return Buffer.concat(parts);
  }
}

async function sizeOf(file: string): Promise<number> {
  return reading(file, async (handle) => (await handle.stat()).size);
}

async function readPart(file: string, from: number, bytes: number): Promise<Buffer> {
  return reading(file, async (handle) => {
    const buffer = Buffer.alloc(bytes);
    let done = 0;
    while (done < bytes) {
      const { bytesRead } = await handle.read(buffer, done, bytes - done, from + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return buffer.subarray(0, done);
  });
}

async function reading<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file).catch(refuseUnreadable(file));
  return work(handle)
    .catch(refuseUnreadable(file))
    .finally(() => handle.close());
}

function refuse(what: string, reason: string): never {
  throw new Failure('queueRefused', { what, reason });
}
