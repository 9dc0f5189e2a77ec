import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { idxPairsAmong, idxParts } from '../idxSamples';
import { IMAGE_NAME } from '../pictures/imageKind';
import { HIDDEN, type PictureFolder } from '../pictures/pictureTree';
import { DATASET_FILE } from '../readDatasetFile';
import { DATA_FILE, describeDescription, describeFile, describeIdx } from './describeFile';
import type { FoundDataSet } from './found';
import { describePictures, pictureRole, type PictureRole } from './pictureSet';

/** How far a search goes. */
export interface FindLimits {
  /** Files and folders looked at, all together. */
  readonly entries: number;
  /** Of one folder. */
  readonly entriesOfFolder: number;
  readonly depth: number;
  readonly sets: number;
}

const LIMITS: FindLimits = { entries: 200_000, entriesOfFolder: 20_000, depth: 12, sets: 300 };

/**
 * Looks for data sets in folders, in their order and down to what they hold, by names and headers alone. A folder that was
 * looked into is not looked into again, so that the nearest can be given first. Returns whether it came to the end: not where a
 * limit was reached. Ends at once when `signal` is aborted. What can't be read is passed over.
 */
export async function* findDataSets(
  roots: readonly string[],
  { signal, limits = LIMITS }: { readonly signal?: AbortSignal; readonly limits?: FindLimits } = {},
): AsyncGenerator<FoundDataSet, boolean> {
  const search = new Search(limits, signal);
  for (const root of roots) {
    for await (const found of search.visit(root, limits.depth)) {
      yield found;
      if (search.take()) return false;
    }
    const top = search.visited(root);
    const part = top && search.roleOf(top) === 'part' ? describePictures(top, search.isCapped(top)) : undefined;
    if (part) yield part;
  }
  return !search.stopped;
}

class Search {
  /** Whether there is more than was looked at. */
  stopped = false;
  private entries = 0;
  private sets = 0;
  private readonly folders = new Map<string, PictureFolder>();
  private readonly realOf = new Map<string, string>();
  private readonly roles = new Map<PictureFolder, PictureRole>();
  private readonly capped = new Set<PictureFolder>();

  constructor(
    private readonly limits: FindLimits,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Counts a set; returns whether it is enough. */
  take(): boolean {
    return ++this.sets >= this.limits.sets;
  }

  visited(path: string): PictureFolder | undefined {
    return this.folders.get(this.realOf.get(path) ?? '');
  }

  roleOf(folder: PictureFolder): PictureRole {
    return this.roles.get(folder) ?? 'none';
  }

  isCapped(folder: PictureFolder): boolean {
    return this.capped.has(folder) || folder.folders.some((inner) => this.isCapped(inner));
  }

  /** A folder and all below it, what is in it first. */
  async *visit(path: string, depth: number): AsyncGenerator<FoundDataSet> {
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined || this.isOver()) return;
    this.realOf.set(path, real);
    if (this.folders.has(real)) return;
    const { files, folders, more } = await this.list(path);
    const inner: PictureFolder[] = [];
    const node = { name: basename(path), path, real, folders: inner, pictures: files.filter((name) => IMAGE_NAME.test(name)) };
    this.folders.set(real, node);
    if (more) this.capped.add(node);
    yield* this.filesOf(path, files);
    for (const name of folders) {
      if (depth === 0) {
        this.stopped = true;
        break;
      }
      yield* this.visit(join(path, name), depth - 1);
      const below = this.visited(join(path, name));
      if (below && below !== node) inner.push(below);
    }
    this.roles.set(
      node,
      pictureRole(node, (each) => this.roleOf(each)),
    );
    const pictures = this.roleOf(node) === 'set' ? describePictures(node, this.isCapped(node)) : undefined;
    if (pictures && !files.includes(DATASET_FILE)) yield pictures;
  }

  private async *filesOf(folder: string, files: readonly string[]): AsyncGenerator<FoundDataSet> {
    const described = files.includes(DATASET_FILE);
    if (described) yield await describeDescription(join(folder, DATASET_FILE));
    const pairs = idxPairsAmong(folder, files);
    const { train, test } = idxParts(pairs);
    // A folder is read as its first training and test pair: with more of them each is a set of its own.
    if (train && !described && pairs.length <= (test ? 2 : 1)) yield await describeIdx(folder, train, test);
    else for (const pair of pairs) yield await describeIdx(pair.images, pair);
    for (const name of files.filter((each) => DATA_FILE.test(each))) {
      if (this.isOver()) return;
      yield await describeFile(join(folder, name));
    }
  }

  private async list(path: string): Promise<{ files: string[]; folders: string[]; more: boolean }> {
    const files: string[] = [];
    const folders: string[] = [];
    let left = this.limits.entriesOfFolder;
    let more = false;
    try {
      for await (const entry of await opendir(path, { bufferSize: 256 })) {
        if (left-- === 0 || this.isOver()) {
          more = this.stopped = true;
          break;
        }
        this.entries++;
        if (HIDDEN.test(entry.name) || entry.name === 'node_modules') continue;
        const kind = await kindOf(path, entry);
        if (kind === 'folder') folders.push(entry.name);
        else if (kind === 'file') files.push(entry.name);
      }
    } catch {
      // A folder that may not be read holds nothing for us.
    }
    return { files: files.sort(), folders: folders.sort(), more };
  }

  private isOver(): boolean {
    if (this.entries >= this.limits.entries) this.stopped = true;
    return this.signal?.aborted === true || this.entries >= this.limits.entries;
  }
}

async function kindOf(path: string, entry: Dirent): Promise<'file' | 'folder' | undefined> {
  const stats = entry.isSymbolicLink() ? await stat(join(path, entry.name)).catch(() => undefined) : entry;
  return stats?.isDirectory() ? 'folder' : stats?.isFile() ? 'file' : undefined;
}
