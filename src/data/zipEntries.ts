import { inflateRawSync } from 'node:zlib';
import { Failure } from '../model/failure';
import { crc32 } from './crc32';
import { messageOf } from '../base/reasonOf';

/**
 * The files of a zip archive by name, decompressed (stored and deflated entries, zip64). Written by hand because the
 * zip library we write with neither checks CRC-32 nor bounds the sizes that a damaged header claims. `file` is for
 * messages. Throws `dataInvalid`.
 */
export function zipEntries(bytes: Uint8Array, file: string): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    const { count, start } = findDirectory(view);
    const entries = new Map<string, Uint8Array>();
    let at = start;
    for (let i = 0; i < count; i++) {
      const entry = readDirectoryEntry(view, bytes, at);
      entries.set(entry.name, contentOf(entry, view, bytes));
      at = entry.next;
    }
    return entries;
  } catch (error) {
    const reason = error instanceof RangeError ? 'it ends too early' : messageOf(error);
    throw new Failure('dataInvalid', { file, reason: `damaged zip archive (${reason})` }, { cause: error });
  }
}

/** What the directory of an archive says of a file. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
  readonly next: number;
}

/** What `findDirectory` needs to see at most. */
export const ZIP_END_BYTES = 22 + 0xffff + 20 + 56;

const END = { signature: 0x06054b50, bytes: 22, longestComment: 0xffff };
const LOCATOR_64 = { signature: 0x07064b50, bytes: 20 };
const END_64 = 0x06064b50;
const DIRECTORY_ENTRY = { signature: 0x02014b50, bytes: 46 };
export const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 };
/** In a 32-bit field: the value stands in the zip64 record. */
const ELSEWHERE = 0xffffffff;

/** Where the directory is, from the end of an archive: `before` bytes of it stand in front of the view. */
export function findDirectory(view: DataView, before = 0): { count: number; start: number } {
  const last = view.byteLength - END.bytes;
  for (let at = last; at >= Math.max(0, last - END.longestComment); at--) {
    if (view.getUint32(at, true) !== END.signature) continue;
    const count = view.getUint16(at + 10, true);
    const start = view.getUint32(at + 16, true);
    const locator = at - LOCATOR_64.bytes;
    const long = locator >= 0 && view.getUint32(locator, true) === LOCATOR_64.signature;
    if (!long) return { count, start };
    const end64 = long64(view, locator + 8) - before;
    if (view.getUint32(end64, true) !== END_64) throw new Error('its zip64 record is missing');
    return { count: long64(view, end64 + 32), start: long64(view, end64 + 48) };
  }
  throw new Error('its directory is missing');
}

/** The entry of the directory at a place, and where the next one is. */
export function readDirectoryEntry(view: DataView, bytes: Uint8Array, at: number): ZipEntry {
  if (view.getUint32(at, true) !== DIRECTORY_ENTRY.signature) throw new Error('its directory is damaged');
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const extraStart = at + DIRECTORY_ENTRY.bytes + nameLength;
  const next = extraStart + extraLength + view.getUint16(at + 32, true);
  // The zip64 extra field holds, in this order, those of the three that did not fit.
  let wide = findExtra(view, extraStart, extraStart + extraLength);
  const wideOr = (value: number): number => {
    if (value !== ELSEWHERE || wide === undefined) return value;
    wide += 8;
    return long64(view, wide - 8);
  };
  const size = wideOr(view.getUint32(at + 24, true));
  const packed = wideOr(view.getUint32(at + 20, true));
  const offset = wideOr(view.getUint32(at + 42, true));
  const name = new TextDecoder().decode(bytes.subarray(at + DIRECTORY_ENTRY.bytes, extraStart));
  return { name, method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true), packed, size, offset, next };
}

/** Where the zip64 field's values start among the extra fields. */
function findExtra(view: DataView, start: number, end: number): number | undefined {
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === 1) return at + 4;
  }
  return undefined;
}

function contentOf({ name, method, crc, packed, size, offset }: ZipEntry, view: DataView, bytes: Uint8Array): Uint8Array {
  if (view.getUint32(offset, true) !== LOCAL_HEADER.signature) throw new Error(`${JSON.stringify(name)} has no header`);
  const start = offset + LOCAL_HEADER.bytes + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) throw new Error(`${JSON.stringify(name)} is cut off`);
  const content = unpack(name, method, bytes.subarray(start, start + packed), size);
  if (content.length !== size) throw new Error(`${JSON.stringify(name)} has ${content.length} bytes instead of ${size}`);
  if (crc32(content) !== crc) throw new Error(`${JSON.stringify(name)} fails its CRC-32 check`);
  return content;
}

function unpack(name: string, method: number, packed: Uint8Array, size: number): Uint8Array {
  if (method === 0) return packed;
  if (method !== 8) throw new Error(`${JSON.stringify(name)} is packed by method ${method}; only deflate is read`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw new Error(`${JSON.stringify(name)} can not be unpacked`, { cause: error });
  }
}

function long64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}
