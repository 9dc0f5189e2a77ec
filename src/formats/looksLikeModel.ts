import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { OuterKeys } from './outerKeys';

const TOPOLOGY = 'modelTopology';
const MANIFEST = 'weightsManifest';

/** A file that may hold a model is no larger than this where its name does not say that it does. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A file beyond this is read further only where its beginning or its end names one of the keys. */
const PIECE_BYTES = 1024 * 1024;
/** What tells whether it is worth going on. */
const HEAD_BYTES = 256;

/** Whether a text is that of a TensorFlow.js model: an object with a topology and the list of its weights, whatever else is in it. */
export function looksLikeModel(text: string): boolean {
  if (!beginsAnObject(text) || !text.includes(TOPOLOGY) || !text.includes(MANIFEST)) return false;
  const keys = new OuterKeys();
  keys.push(withoutMark(text));
  return hasModelKeys(keys);
}

/** The same of a file. What can't be read, is no plain file or is larger than 64 MiB counts as none. */
export async function looksLikeModelFile(file: string): Promise<boolean> {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (!handle) return false;
  try {
    const stats = await handle.stat();
    return stats.isFile() && stats.size <= MOST_BYTES && (await holdsModel(handle, stats.size));
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}

async function holdsModel(handle: FileHandle, size: number): Promise<boolean> {
  if (!beginsAnObject(await textAt(handle, 0, HEAD_BYTES))) return false;
  const first = await textAt(handle, 0, PIECE_BYTES);
  if (size <= PIECE_BYTES) return looksLikeModel(first);
  if (!namesAKey(first) && !namesAKey(await textAt(handle, size - PIECE_BYTES, PIECE_BYTES))) return false;
  const keys = new OuterKeys();
  for (let at = 0, piece = withoutMark(first); piece !== ''; at += PIECE_BYTES, piece = await textAt(handle, at, PIECE_BYTES)) {
    keys.push(piece);
    if (keys.isOther) return false;
    if (keys.isOver || hasModelKeys(keys)) break;
  }
  return hasModelKeys(keys);
}

/** As Latin-1, in which the signs of JSON are what they are and no character is cut in two. */
async function textAt(handle: FileHandle, at: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
  return buffer.toString('latin1', 0, bytesRead);
}

function hasModelKeys({ starts }: OuterKeys): boolean {
  // Keras stores a topology as JSON in a string.
  return ['{', '"'].includes(starts.get(TOPOLOGY) ?? '') && starts.get(MANIFEST) === '[';
}

function namesAKey(text: string): boolean {
  return text.includes(`"${TOPOLOGY}"`) || text.includes(`"${MANIFEST}"`);
}

function beginsAnObject(text: string): boolean {
  return /^\s*\{/.test(withoutMark(text));
}

/** A byte order mark, as characters or as bytes. */
function withoutMark(text: string): string {
  return text.replace(/^(\ufeff|\xef\xbb\xbf)/, '');
}
