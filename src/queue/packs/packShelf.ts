import { LIMITS } from '../limits';
import { writeMessage } from '../messages';
import { LISTS, WIRE } from '../names';
import type { QueueStore } from '../queueStore';
import type { Pack } from './pack';
import { hashOf } from './packList';

/** How long a piece lies in the store after it was asked for last. */
const KEPT_MILLISECONDS = 120_000;
/** What lies there at once, at most; before that is more, what was asked for longest ago goes. */
const MOST_BYTES = 256 * LIMITS.pieceBytes;

/** Where the coordinator lays out pieces of packs that agents asked for: each by its hash, so that all agents find what one asked for. */
export class PackShelf {
  private readonly packs = new Map<string, Pack>();
  /** What lies in the store: the oldest first. */
  private readonly laid = new Map<string, { readonly bytes: number; at: number }>();
  private readonly under = new Map<string, Promise<void>>();

  constructor(
    private readonly store: QueueStore,
    private readonly study: string,
  ) {}

  /** These packs may be asked for. */
  add(packs: Iterable<Pack>): void {
    for (const pack of packs) this.packs.set(pack.name, pack);
  }

  /** Lays out what is wanted. What belongs to no pack of this study is not given. Throws `queueRefused` where files have changed meanwhile. */
  async give({
    pack: name,
    list,
    pieces,
  }: {
    readonly pack: string;
    readonly list: boolean;
    readonly pieces: readonly number[];
  }): Promise<void> {
    const pack = this.packs.get(name);
    if (!pack) return;
    if (list) await this.lay(name, () => Promise.resolve(pack.listBytes));
    for (const index of pieces) {
      const hash = pack.list.pieces[index];
      if (hash !== undefined) await this.lay(hash, () => pack.piece(index));
    }
  }

  /** Takes away what nobody has asked for lately. */
  async tidy(): Promise<void> {
    const now = Date.now();
    for (const [hash, { at }] of [...this.laid]) if (at + KEPT_MILLISECONDS < now) await this.take(hash);
  }

  /** The store has lost what it had, or may have. */
  forget(): void {
    this.laid.clear();
  }

  private lay(hash: string, read: () => Promise<Buffer>): Promise<void> {
    const begun = this.under.get(hash);
    if (begun) return begun;
    const work = this.layOne(hash, read).finally(() => this.under.delete(hash));
    this.under.set(hash, work);
    return work;
  }

  private async layOne(hash: string, read: () => Promise<Buffer>): Promise<void> {
    const bytes = await read();
    const message = writeMessage('piece', { wire: WIRE, bytes: bytes.toString('base64') });
    let sum = bytes.byteLength;
    for (const { bytes: other } of this.laid.values()) sum += other;
    for (const [old, { bytes: freed }] of [...this.laid]) {
      if (sum <= MOST_BYTES) break;
      await this.take(old);
      sum -= freed;
    }
    const shelf = this.store.list(LISTS.pieces(this.study));
    // A piece that is asked for again although it lies there has been spoilt.
    if (!(await this.isWhole(hash))) await this.store.ask(() => shelf.remove(hash));
    await this.store.ask(() => shelf.add('piece', message, { jobId: hash }));
    this.laid.delete(hash);
    this.laid.set(hash, { bytes: bytes.byteLength, at: Date.now() });
  }

  private async isWhole(hash: string): Promise<boolean> {
    const found = await this.store.ask(() => this.store.list(LISTS.pieces(this.study)).getJob(hash));
    if (!found) return true;
    const bytes = (found.data as { readonly bytes?: unknown }).bytes;
    return typeof bytes === 'string' && hashOf(Buffer.from(bytes, 'base64')) === hash;
  }

  private async take(hash: string): Promise<void> {
    this.laid.delete(hash);
    await this.store.ask(() => this.store.list(LISTS.pieces(this.study)).remove(hash));
  }
}
