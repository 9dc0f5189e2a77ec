import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';

/** The beginning of a file. */
export interface FileHead {
  readonly bytes: Uint8Array;
  /** Bytes of the whole content; of gzip what its last four bytes say. */
  readonly total: number;
  /** Whether it is the whole content. */
  readonly whole: boolean;
}

/** Up to `length` bytes from the beginning of a file, unpacked where it is gzip. Throws what the system says. */
export async function readFileHead(file: string, length: number): Promise<FileHead> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(length, size)), 0, Math.min(length, size), 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { bytes, total: size, whole: bytesRead === size };
    const last = await handle.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4));
    const unpacked = await unpackedHead(bytes, length);
    const total = last.buffer.readUInt32LE(0);
    return { bytes: unpacked, total, whole: bytesRead === size && unpacked.length === total };
  } finally {
    await handle.close();
  }
}

/** Part of the `size` bytes from `at` on; fewer where the file ends. */
export async function readFilePart(file: string, at: number, size: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, at);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function unpackedHead(packed: Uint8Array, length: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let found = 0;
  const stream = Readable.from([packed]).pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }));
  for await (const piece of stream) {
    pieces.push(piece as Uint8Array);
    found += (piece as Uint8Array).length;
    if (found >= length) break;
  }
  return Buffer.concat(pieces).subarray(0, length);
}
