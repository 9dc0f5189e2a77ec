import { open, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { HEAD_BYTES, imageKindOf } from './imageKind';

/** A folder with the pictures in it, links followed. */
export interface PictureFolder {
  readonly name: string;
  readonly path: string;
  /** Where it really lies. */
  readonly real: string;
  readonly folders: readonly PictureFolder[];
  /** Names of the pictures that lie directly in it. */
  readonly pictures: readonly string[];
}

/** What lies below a folder. Paths are relative to it, with `/`. */
export interface PictureTree {
  readonly root: PictureFolder;
  /** Files that are no pictures. */
  readonly others: readonly string[];
  /** Links to what is not there. */
  readonly dangling: readonly string[];
  /** Links back to a folder that they lie in. */
  readonly loops: readonly string[];
  /** Links that lead out of the folder. */
  readonly outward: readonly string[];
}

/** What systems and tools leave behind; nobody means it as data. */
export const HIDDEN = /^(\..*|__MACOSX|__pycache__|@eaDir|Thumbs\.db|ehthumbs\.db|desktop\.ini)$/i;

/** Files with these names must be pictures; what lies in them is found out when they are decoded. */
const SURE_NAME = /\.(png|jpe?g)$/i;

/** Walks through a folder and all below it. A folder that links lead to more than once counts once in each class. */
export async function readPictureTree(folder: string): Promise<PictureTree> {
  const real = await realpath(folder);
  const walk = new Walk(folder, real);
  const root = await walk.visit({ name: '', path: folder, real, above: [] });
  return { root, others: walk.others, dangling: walk.dangling, loops: walk.loops, outward: walk.outward };
}

/** Whether a folder holds a picture in a folder below it, told by names. */
export async function hasPicturesBelow(folder: string, isPictureName: RegExp): Promise<boolean> {
  const seen = new Set<string>();
  const holds = async (path: string, direct: boolean): Promise<boolean> => {
    const real = await realpath(path);
    if (seen.has(real)) return false;
    seen.add(real);
    const entries = (await readdir(path, { withFileTypes: true })).filter(({ name }) => !HIDDEN.test(name));
    if (direct && entries.some((entry) => !entry.isDirectory() && isPictureName.test(entry.name))) return true;
    for (const entry of entries) {
      const inside = join(path, entry.name);
      if ((entry.isDirectory() || (entry.isSymbolicLink() && (await kindOf(inside)) === 'folder')) && (await holds(inside, true)))
        return true;
    }
    return false;
  };
  return holds(folder, false);
}

interface Visited {
  readonly name: string;
  readonly path: string;
  readonly real: string;
  /** The real paths of the folders that it lies in. */
  readonly above: readonly string[];
}

class Walk {
  readonly others: string[] = [];
  readonly dangling: string[] = [];
  readonly loops: string[] = [];
  readonly outward: string[] = [];
  private readonly seen = new Set<string>();

  constructor(
    private readonly top: string,
    private readonly realTop: string,
  ) {}

  async visit({ name, path, real, above }: Visited): Promise<PictureFolder> {
    const folders: PictureFolder[] = [];
    const pictures: string[] = [];
    const entries = (await readdir(path, { withFileTypes: true })).filter((entry) => !HIDDEN.test(entry.name));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = join(path, entry.name);
      const shown = this.shown(inside);
      const kind = entry.isSymbolicLink() ? await kindOf(inside) : entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
      if (kind === 'missing') {
        this.dangling.push(shown);
      } else if (kind === 'folder') {
        const target = entry.isSymbolicLink() ? await realpath(inside) : join(real, entry.name);
        if (entry.isSymbolicLink()) this.noteOutward(target, shown);
        if (target === real || above.includes(target)) this.loops.push(shown);
        else if (this.isNew(shown, target)) {
          folders.push(await this.visit({ name: entry.name, path: inside, real: target, above: [...above, real] }));
        }
      } else if (kind === 'file' && (SURE_NAME.test(entry.name) || (await isPicture(inside)))) {
        if (entry.isSymbolicLink()) this.noteOutward(await realpath(inside), shown);
        pictures.push(entry.name);
      } else {
        this.others.push(shown);
      }
    }
    return { name, path, real, folders, pictures };
  }

  /** Once for each of the two uppermost folders: more would make links between folders a maze without end. */
  private isNew(shown: string, target: string): boolean {
    const key = [...shown.split('/').slice(0, 2), target].join('\0');
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  private noteOutward(target: string, shown: string): void {
    const way = relative(this.realTop, target);
    if (way.startsWith('..') || isAbsolute(way)) this.outward.push(shown);
  }

  private shown(path: string): string {
    return relative(this.top, path).replaceAll('\\', '/');
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | 'missing'> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return 'missing';
  return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
}

async function isPicture(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const head = new Uint8Array(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    return imageKindOf(head.subarray(0, bytesRead)) !== undefined;
  } finally {
    await handle.close();
  }
}
