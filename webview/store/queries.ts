import { PANEL_QUERIES, type PanelQueryName, type PanelQueryParams, type PanelQueryResult } from '../../src/protocol/panel';
import { PanelFailure } from './panelFailure';
import { Cancelled } from './cancelled';
import { messageOf } from '../../src/base/reasonOf';

/** An answer that may still be on its way. */
export type Answer<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ready'; readonly value: T }
  /** `dataAtFault`: another data set is what helps. */
  | { readonly kind: 'failed'; readonly message: string; readonly dataAtFault?: boolean }
  /** The user ended it. */
  | { readonly kind: 'cancelled' };

/** Sends a question to the extension. */
export type Send = <Q extends PanelQueryName>(name: Q, params: PanelQueryParams<Q>) => Promise<PanelQueryResult<Q>>;
type Held = { readonly [Q in PanelQueryName]: Map<string, Answer<PanelQueryResult<Q>>> };

const WAITING = { kind: 'waiting' } as const;
/** Answers kept per kind of question; the oldest goes first. */
const MOST_HELD = 300;

/** Questions that a ranking answers. */
const RANKS: ReadonlySet<PanelQueryName> = new Set(['rank', 'channels']);

/** Remembers answers, so that rendering may ask again and again. Emptied when the model changes. */
export class Queries {
  private held = emptyShelves();

  constructor(
    private readonly send: Send,
    /** Called when an answer has come. */
    private readonly settled: () => void,
  ) {}

  /** The answer as far as it is known; the first call sends the question. */
  ask<Q extends PanelQueryName>(name: Q, params: PanelQueryParams<Q>): Answer<PanelQueryResult<Q>> {
    const shelf: Held[Q] = this.held[name];
    const key = JSON.stringify(params);
    const known = shelf.get(key);
    if (known) return known;
    const put = (answer: Answer<PanelQueryResult<Q>>): void => {
      // An answer about a model that has changed meanwhile falls on a shelf that nobody reads.
      shelf.set(key, answer);
      if (shelf.size > MOST_HELD) for (const oldest of shelf.keys()) return void shelf.delete(oldest);
    };
    put(WAITING);
    this.send(name, params)
      .then(
        (value) => {
          put({ kind: 'ready', value });
          if (RANKS.has(name)) this.forgetStandings();
        },
        (thrown: unknown) => put(thrown instanceof Cancelled ? { kind: 'cancelled' } : failed(thrown)),
      )
      .finally(this.settled);
    return WAITING;
  }

  /** What is known of an answer without asking. */
  peek<Q extends PanelQueryName>(name: Q, params: PanelQueryParams<Q>): Answer<PanelQueryResult<Q>> | undefined {
    const shelf: Held[Q] = this.held[name];
    return shelf.get(JSON.stringify(params));
  }

  /** Forgets one answer, so that the next `ask` sends the question again. */
  forget<Q extends PanelQueryName>(name: Q, params: PanelQueryParams<Q>): void {
    this.held[name].delete(JSON.stringify(params));
  }

  /** What was not ranked yet may be now. */
  private forgetStandings(): void {
    const { standings } = this.held;
    for (const [key, { kind }] of standings) if (kind !== 'waiting') standings.delete(key);
  }

  /** Forgets everything. */
  clear(): void {
    this.held = emptyShelves();
  }
}

function failed(thrown: unknown): Answer<never> {
  const message = messageOf(thrown);
  return { kind: 'failed', message, ...(thrown instanceof PanelFailure && thrown.dataAtFault ? { dataAtFault: true } : {}) };
}

function emptyShelves(): Held {
  return Object.fromEntries(PANEL_QUERIES.map((name) => [name, new Map()])) as unknown as Held;
}
