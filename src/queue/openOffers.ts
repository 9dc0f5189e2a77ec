import { canonicalJson } from '../base/canonicalJson';
import type { Failure } from '../model/failure';
import type { JournalLine, TrialKey } from '../protocol/trialRecord';
import { trialId } from '../study/trialId';
import { offerName, type Ground } from './messages';

/** Trials to be measured one after another by whoever takes them: they have most of the work in common, or it is one alone. */
export interface Offer {
  readonly keys: readonly TrialKey[];
  readonly ground: Ground;
}

/** Who hears of an offer. */
export interface OfferListener {
  /** Resolves when the record is kept; only then does it leave the queue. */
  readonly onRecord: (line: JournalLine) => Promise<void>;
  /** All have a record, or it is given up; the failure says why. */
  readonly done: (failure?: Failure<'trialsFailed'>) => void;
  /** The whole call fails. */
  readonly stop: (failure: Failure) => void;
}

/** Trials of one offer of which some have no record yet. */
export interface Open extends OfferListener {
  /** The offer's name: that of all its trials. */
  readonly id: string;
  readonly offer: Offer;
  /** Names of the trials whose record has not come. */
  readonly left: Set<string>;
  /** Records that are being kept. */
  keeping: number;
  offered: boolean;
  /** Counted up with each new offer after a crash, which must not be taken for the old one. */
  attempt: number;
  crashes: number;
  missed: number;
  /** How often the queue had been away when it was offered. */
  outages: number;
  /** No other trial is to be at work beside it. */
  alone: boolean;
}

/** What a coordinator was asked to have measured and is not, and how much of it lies in the queue. */
export class OpenOffers {
  private readonly open = new Map<string, Open>();
  private readonly byTrial = new Map<string, Open>();
  private readonly waiting: Open[] = [];
  private inQueue = 0;

  /** All of them. */
  get all(): readonly Open[] {
    return [...this.open.values()];
  }

  add(offer: Offer, listener: OfferListener): Open {
    const names = offer.keys.map(trialId);
    const untried = { keeping: 0, offered: false, attempt: 0, crashes: 0, missed: 0, outages: 0, alone: false };
    const entry: Open = { id: offerName(names), offer, left: new Set(names), ...listener, ...untried };
    this.open.set(entry.id, entry);
    for (const name of names) this.byTrial.set(name, entry);
    this.waiting.push(entry);
    return entry;
  }

  of(id: string | undefined): Open | undefined {
    return id === undefined ? undefined : this.open.get(id);
  }

  has(entry: Open): boolean {
    return this.open.get(entry.id) === entry;
  }

  /** A trial's record came: the offer that asks for it, which does so no more; undefined where nobody asked, or it came twice. */
  came(trial: string): Open | undefined {
    const entry = this.byTrial.get(trial);
    if (!entry?.left.delete(trial)) return undefined;
    this.byTrial.delete(trial);
    return entry;
  }

  /** The next that wait, as many as it takes until so many lie in the queue. */
  next(most: number): Open[] {
    const next: Open[] = [];
    while (this.inQueue + next.length < most && this.waiting.length > 0) {
      const entry = this.waiting.shift();
      if (entry && this.has(entry)) next.push(entry);
    }
    return next;
  }

  /** It lies in the queue from now on, or does no more. */
  mark(entry: Open, offered: boolean): void {
    if (entry.offered !== offered) this.inQueue += offered ? 1 : -1;
    entry.offered = offered;
  }

  /** Says whether it was there. It is still marked as offered where it may lie in the queue. */
  remove(entry: Open): boolean {
    if (!this.has(entry)) return false;
    this.open.delete(entry.id);
    for (const name of entry.left) if (this.byTrial.get(name) === entry) this.byTrial.delete(name);
    if (entry.offered) this.inQueue--;
    return true;
  }
}

/** The trials of an offer by name and key, for a failure. */
export function named({ offer }: Open): string {
  return offer.keys.map((key) => `${trialId(key)}: ${canonicalJson(key)}`).join('; ');
}
