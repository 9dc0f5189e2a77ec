import { setTimeout as sleep } from 'node:timers/promises';
import { readMessage, writeMessage } from '../messages';
import { LISTS, WIRE } from '../names';
import type { QueueStore } from '../queueStore';
import type { PackOrigin } from './packCache';
import { hashOf, type PackList } from './packList';

/** So many pieces are asked for ahead of the one that is needed. */
const AHEAD = 16;
/** How long an answer is waited for before it is asked again. */
const ASK_AGAIN_MILLISECONDS = 5_000;
const LOOK_MILLISECONDS = 25;
const LOOK_AT_MOST_MILLISECONDS = 500;

/** Packs that a study's coordinator lays out in the store when it is asked for them. */
export class StoredPacks implements PackOrigin {
  private asked: { readonly pack: string; readonly until: number } | undefined;

  constructor(
    private readonly store: QueueStore,
    private readonly study: string,
    private readonly by: string,
  ) {}

  list(pack: string, signal: AbortSignal): Promise<Uint8Array> {
    return this.fetch(pack, () => this.want({ pack, list: true, pieces: [] }), signal);
  }

  piece(pack: string, { pieces }: PackList, index: number, signal: AbortSignal): Promise<Uint8Array> {
    const ask = async (): Promise<void> => {
      const ahead = Array.from({ length: Math.min(AHEAD, pieces.length - index) }, (_, offset) => index + offset);
      this.asked = { pack, until: index + ahead.length };
      await this.want({ pack, list: false, pieces: ahead });
    };
    const isAsked = this.asked?.pack === pack && index < this.asked.until;
    return this.fetch(pieces[index] ?? '', ask, signal, isAsked);
  }

  /** Looks for the bytes of this hash until they are there and whole; asks for them where they are not. */
  private async fetch(hash: string, ask: () => Promise<void>, signal: AbortSignal, isAsked = false): Promise<Uint8Array> {
    const shelf = this.store.list(LISTS.pieces(this.study));
    let askedAt = isAsked ? Date.now() : Number.NEGATIVE_INFINITY;
    let pause = LOOK_MILLISECONDS;
    for (let spoilt = 0; ; ) {
      signal.throwIfAborted();
      const found = await this.store.ask(() => shelf.getJob(hash));
      if (found) {
        const bytes = Buffer.from(readMessage('piece', found.data).bytes, 'base64');
        // The coordinator is asked once more for what came with another hash; what stays so is refused by whoever takes it.
        if (hashOf(bytes) === hash || spoilt === 3) return bytes;
        spoilt++;
        askedAt = Number.NEGATIVE_INFINITY;
      }
      if (Date.now() - askedAt > ASK_AGAIN_MILLISECONDS) {
        await ask();
        askedAt = Date.now();
        pause = LOOK_MILLISECONDS;
      }
      await sleep(pause, undefined, { signal });
      pause = Math.min(pause * 2, LOOK_AT_MOST_MILLISECONDS);
    }
  }

  private async want(what: { readonly pack: string; readonly list: boolean; readonly pieces: readonly number[] }): Promise<void> {
    const data = writeMessage('answer', { wire: WIRE, kind: 'want', by: this.by, ...what, pieces: [...what.pieces] });
    await this.store.ask(() => this.store.list(LISTS.answers(this.study)).add('want', data, { removeOnComplete: true, removeOnFail: true }));
  }
}
