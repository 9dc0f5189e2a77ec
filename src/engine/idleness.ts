import { collectGarbage } from './collectGarbage';
import type { Engine } from './engine';

/** How long memory of closed models is kept, in case that one is opened again. */
const LET_GO_MILLISECONDS = 60_000;
const DEFAULT_MINUTES = 5;
/** After a model was closed, once nothing was asked for as long: whoever asks would wait for it. */
const QUIET_MILLISECONDS = 5000;
/** After a model was closed, whatever is at work. */
const LATEST_MILLISECONDS = 20_000;

/** What an idle engine needs of the engine. */
type Idling = Pick<Engine, 'pool' | 'sessions' | 'settings'>;

/**
 * Gives memory back while no model is open and nothing is at work: threads, whose heaps only ever grow, are ended after a minute; after some more
 * (`idleMinutes`, 0 is never) `onIdle` is called, and again after as long if the engine is still there.
 */
export class Idleness {
  private requests = 0;
  private timers: NodeJS.Timeout[] = [];
  /** Until the weights of closed models are collected; undefined while there are none. */
  private latest: NodeJS.Timeout | undefined;
  private quiet: NodeJS.Timeout | undefined;

  constructor(
    private readonly engine: Idling,
    private readonly onIdle: () => void,
  ) {}

  /** Answers a request; the engine is not idle for the time. */
  async during<T>(answer: () => Promise<T>): Promise<T> {
    this.requests++;
    this.stop();
    clearTimeout(this.quiet);
    const open = this.engine.sessions.count;
    try {
      return await answer();
    } finally {
      this.requests--;
      if (this.engine.sessions.count < open) this.latest ??= setTimeout(() => this.collect(), LATEST_MILLISECONDS).unref();
      if (this.latest && this.requests === 0) this.quiet = setTimeout(() => this.collect(), QUIET_MILLISECONDS).unref();
      this.wait();
    }
  }

  /** Begins to wait, where there is nothing else to do. */
  wait(): void {
    const { idleMinutes = DEFAULT_MINUTES } = this.engine.settings;
    if (this.requests > 0 || this.engine.sessions.count > 0) return;
    const all = idleMinutes > 0 ? idleMinutes * 60_000 : Infinity;
    this.after(Math.min(LET_GO_MILLISECONDS, all / 2), () => void this.letGo());
    if (idleMinutes > 0) this.after(all, () => this.end());
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers = [];
  }

  private async letGo(): Promise<void> {
    this.engine.pool.endIdle();
    await this.engine.pool.ended();
    collectGarbage();
  }

  /** The weights of closed models, though others may be open. */
  private collect(): void {
    clearTimeout(this.latest);
    clearTimeout(this.quiet);
    this.latest = undefined;
    collectGarbage();
  }

  private end(): void {
    this.stop();
    this.onIdle();
    this.wait();
  }

  private after(milliseconds: number, act: () => void): void {
    this.timers.push(setTimeout(act, milliseconds).unref());
  }
}
