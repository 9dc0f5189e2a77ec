import { realpath } from 'node:fs/promises';
import { isAbsolute, join, sep, win32 } from 'node:path';
import { Failure } from '../../model/failure';
import { refuseUnreadable } from '../../model/unreadable';

/**
 * The real file behind a path of the manifest. Refuses (`pathNotAllowed`) what tfjs in a browser would fetch from
 * elsewhere and what would leave the model's folder, links included; `fileUnreadable` where nothing is there.
 */
export async function resolveShard(modelFile: string, folder: string, path: string): Promise<string> {
  if (!isPlainRelativePath(path)) throw new Failure('pathNotAllowed', { file: modelFile, path });
  const file = join(folder, path);
  const [root, real] = await Promise.all([realpath(folder), realpath(file)]).catch(refuseUnreadable(file));
  const inside = real.startsWith(root.endsWith(sep) ? root : root + sep);
  if (!inside) throw new Failure('pathNotAllowed', { file: modelFile, path });
  return real;
}

/** Whether a path of the manifest stays inside its folder, as far as its spelling can tell. */
export function isPlainRelativePath(path: string): boolean {
  return (
    path !== '' &&
    !/[\0\\]/.test(path) &&
    !isAbsolute(path) &&
    !win32.isAbsolute(path) &&
    !/^[a-z]:|^[a-z][a-z0-9+.-]*:\/\/|^(data|blob|file|javascript):/i.test(path) &&
    !path.split('/').includes('..')
  );
}

/** The name of a file that a path of the manifest names beside model.json (ml5 writes `./` in front); undefined where it lies elsewhere. */
export function plainName(path: string): string | undefined {
  const name = path.replace(/^(\.\/)+/, '');
  return isPlainRelativePath(name) && !name.includes('/') && !name.startsWith('.') ? name : undefined;
}
