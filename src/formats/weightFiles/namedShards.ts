import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { posix } from 'node:path';
import { z } from 'zod';
import { OuterKeys } from '../outerKeys';
import { isPlainRelativePath } from './shardPath';

const PIECE_BYTES = 256 * 1024;
const groups = z.array(z.object({ paths: z.array(z.string()) }));

/**
 * Paths of the weight files in a model file's manifest, without `./` in front and without those that leave its folder; undefined where the file can't be read or has no
 * manifest. Only the manifest is parsed, whatever the topology's size.
 */
export async function namedShards(file: string): Promise<Set<string> | undefined> {
  try {
    const text = await manifestText(file);
    const parsed = text === undefined ? undefined : groups.safeParse(JSON.parse(text));
    return parsed?.success
      ? new Set(parsed.data.flatMap(({ paths }) => paths.filter(isPlainRelativePath).map((path) => posix.normalize(path))))
      : undefined;
  } catch {
    return undefined;
  }
}

async function manifestText(file: string): Promise<string | undefined> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) return undefined;
    const keys = new OuterKeys('weightsManifest');
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    for (let at = 0; keys.keptText === undefined && !keys.isOther;) {
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, at);
      if (bytesRead === 0) break;
      const text = piece.toString('latin1', 0, bytesRead);
      keys.push(at === 0 ? text.replace(/^\xef\xbb\xbf/, '') : text);
      at += bytesRead;
    }
    return keys.keptText === undefined ? undefined : Buffer.from(keys.keptText, 'latin1').toString('utf8');
  } finally {
    await handle.close();
  }
}
