import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { refusing } from '../../formats/checkTarget';
import { Failure } from '../../model/failure';
import { LIMITS } from '../limits';
import { hashOf, packBytes, readPackList, type PackList } from './packList';

/** Where pieces of a pack come from. Either gives the bytes of that hash, or throws. */
export interface PackOrigin {
  list(pack: string, signal: AbortSignal): Promise<Uint8Array>;
  piece(pack: string, list: PackList, index: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** How much an agent keeps. */
export interface CacheLimits {
  /** Of one pack; a larger one is refused. */
  readonly packBytes: number;
  /** Of all that are kept: what was used longest ago goes. */
  readonly wholeBytes: number;
}

/** A pack that any agent of this host touched within it is in use. */
const IN_USE_MILLISECONDS = 5 * 60_000;
/** What a killed agent left half done goes after it. */
const STALE_MILLISECONDS = 24 * 60 * 60_000;
const SIZE_FILE = 'bytes.json';

/**
 * Packs in a folder, each in one of its own by its hash, kept from study to study. One comes into its place whole or not at all, so that several
 * agents may share the folder.
 */
export class PackCache {
  private readonly under = new Map<string, Promise<string>>();
  /** How many trials of this process have each open. */
  private readonly held = new Map<string, number>();

  constructor(
    private readonly folder: string,
    private readonly limits: CacheLimits,
  ) {}

  /**
   * Calls `use` with the folder of the pack's files, which are fetched from `origin` where they are not there yet, and stay as long as that takes.
   * Throws `queueRefused` for what fails its hash or the limits.
   */
  async hold<T>(pack: string, { origin, signal }: Omit<Wanted, 'pack'>, use: (folder: string) => Promise<T>): Promise<T> {
    this.held.set(pack, (this.held.get(pack) ?? 0) + 1);
    try {
      let begun = this.under.get(pack);
      if (!begun) {
        begun = this.find({ pack, origin, signal }).finally(() => this.under.delete(pack));
        this.under.set(pack, begun);
      }
      return await use(join(await begun, 'files'));
    } finally {
      const others = (this.held.get(pack) ?? 1) - 1;
      if (others > 0) this.held.set(pack, others);
      else this.held.delete(pack);
    }
  }

  /** Says, every now and then, that what is held is still in use. */
  async touch(): Promise<void> {
    const now = new Date();
    for (const pack of this.held.keys()) await utimes(join(this.folder, pack, SIZE_FILE), now, now).catch(() => undefined);
  }

  private async find({ pack, origin, signal }: Wanted): Promise<string> {
    const place = join(this.folder, pack);
    const now = new Date();
    const isThere = await utimes(join(place, SIZE_FILE), now, now).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
    const list = readPackList(await origin.list(pack, signal), pack, this.limits.packBytes);
    await this.makeRoom(packBytes(list));
    const half = join(this.folder, `.${pack.slice(0, 16)}-${randomUUID()}`);
    try {
      await refusing(half, () => mkdir(join(half, 'files'), { recursive: true }));
      await refusing(half, () => this.fill(join(half, 'files'), list, { pack, origin, signal }));
      await refusing(half, () => writeFile(join(half, SIZE_FILE), JSON.stringify({ bytes: packBytes(list) })));
      await rename(half, place).catch(async (error: unknown) => {
        // Another agent of this host was first.
        if (!(await exists(join(place, SIZE_FILE)))) throw error;
      });
    } finally {
      await rm(half, { recursive: true, force: true });
    }
    return place;
  }

  private async fill(folder: string, list: PackList, { pack, origin, signal }: Wanted): Promise<void> {
    let index = 0;
    let rest: Uint8Array = new Uint8Array(0);
    for (const { path, bytes } of list.files) {
      const file = join(folder, ...path.split('/'));
      await mkdir(dirname(file), { recursive: true });
      const handle = await open(file, 'wx');
      try {
        for (let left = bytes; left > 0; ) {
          if (rest.byteLength === 0) {
            rest = await origin.piece(pack, list, index, signal);
            const expected = list.pieces[index] ?? '';
            if (hashOf(rest) !== expected) {
              throw new Failure('queueRefused', { what: `pack ${pack.slice(0, 12)}`, reason: `piece ${index} has another hash than ${expected}` });
            }
            index++;
          }
          const part = rest.subarray(0, left);
          await handle.writeFile(part);
          rest = rest.subarray(part.byteLength);
          left -= part.byteLength;
        }
      } finally {
        await handle.close();
      }
    }
    if (rest.byteLength > 0 || index !== list.pieces.length) {
      throw new Failure('queueRefused', { what: `pack ${pack.slice(0, 12)}`, reason: 'its pieces hold more than its files' });
    }
  }

  /** Lets go of what was used longest ago, until `bytes` more have room. */
  private async makeRoom(bytes: number): Promise<void> {
    await refusing(this.folder, () => mkdir(this.folder, { recursive: true }));
    const now = Date.now();
    const kept: { readonly place: string; readonly bytes: number; readonly at: number; readonly mayGo: boolean }[] = [];
    for (const name of await readdir(this.folder)) {
      const place = join(this.folder, name);
      if (/^\.[0-9a-f]{16}-/.test(name)) {
        const at = (await stat(place).catch(() => undefined))?.mtimeMs ?? now;
        if (at + STALE_MILLISECONDS < now) await rm(place, { recursive: true, force: true });
      } else if (/^[0-9a-f]{64}$/.test(name)) {
        const { at, size } = await sizeOf(place);
        kept.push({ place, bytes: size, at, mayGo: !this.held.has(name) && at + IN_USE_MILLISECONDS < now });
      }
    }
    let whole = kept.reduce((sum, pack) => sum + pack.bytes, bytes);
    for (const { place, bytes: freed } of kept.filter(({ mayGo }) => mayGo).sort((a, b) => a.at - b.at)) {
      if (whole <= this.limits.wholeBytes) return;
      await rm(place, { recursive: true, force: true });
      whole -= freed;
    }
    if (whole > this.limits.wholeBytes) {
      const reason = `with its ${bytes} bytes ${this.folder} would hold ${whole} that are in use; it may hold ${this.limits.wholeBytes}`;
      throw new Failure('queueRefused', { what: 'a pack', reason });
    }
  }
}

interface Wanted {
  readonly pack: string;
  readonly origin: PackOrigin;
  readonly signal: AbortSignal;
}

const sizeSchema = z.object({ bytes: z.int().min(0).max(LIMITS.packBytes) });

async function sizeOf(place: string): Promise<{ readonly at: number; readonly size: number }> {
  const file = join(place, SIZE_FILE);
  const entry = await stat(file).catch(() => undefined);
  if (!entry) return { at: 0, size: 0 };
  const handle = await open(file);
  try {
    const read = sizeSchema.safeParse(JSON.parse(await handle.readFile('utf8')));
    return { at: entry.mtimeMs, size: read.data?.bytes ?? 0 };
  } catch {
    return { at: 0, size: 0 };
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
