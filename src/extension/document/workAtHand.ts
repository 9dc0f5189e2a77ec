import { Failure } from '../../model/failure';
import type { PanelState } from '../../protocol/panel';
import type { RequestOptions } from '../engineClient';
import type { JobRecord } from '../plans/planStore';

/** What panels show of it. */
type ShownWork = Pick<PanelState, 'busy' | 'waiting'>;

/** A command with all that it asks: what is to be run to start a job again. */
export type StartAgain = Pick<JobRecord, 'command' | 'params'>;

/** How a job is ended: at once, or after its epoch with what was learnt. */
export interface JobSignals {
  readonly controller: AbortController;
  readonly enough: AbortController;
}

/** Whoever waits longer than this wants to know for what. */
const SLOW_MILLISECONDS = 400;

/** What is at work on a model: the one job that it may have at a time, and whatever its panels wait for. */
export class WorkAtHand {
  private job: JobSignals | undefined;
  private readonly waitedFor = new Set<AbortController>();
  private now: ShownWork = {};

  constructor(
    private readonly told: {
      readonly changed: () => void;
      /** A job begins that can be started again should the window's end cut it short; undefined when a job is over. */
      readonly atWork: (job: Omit<JobRecord, 'node'> | undefined) => void;
    },
  ) {}

  get shown(): ShownWork {
    return this.now;
  }

  /** Shows how far the job is; nothing where it is over. */
  progressed(change: Partial<Omit<NonNullable<PanelState['busy']>, 'title'>>): void {
    const { busy } = this.now;
    if (busy) this.show({ ...this.now, busy: { ...busy, ...change } });
  }

  /**
   * Runs the one job that the model may have; a second one is refused with `sessionBusy`. `again` is remembered while it is at work:
   * what the window's end cuts short can be offered to be started again.
   */
  async run<R>(title: string, work: (signals: JobSignals) => Promise<R>, again?: StartAgain): Promise<R> {
    if (this.now.busy) throw new Failure('sessionBusy', { during: this.now.busy.title });
    const signals = { controller: new AbortController(), enough: new AbortController() };
    this.job = signals;
    this.show({ ...this.now, busy: { title } });
    if (again) this.told.atWork({ ...again, title });
    try {
      return await work(signals);
    } finally {
      this.job = undefined;
      this.told.atWork(undefined);
      const { busy: _, ...idle } = this.now;
      this.show(idle);
    }
  }

  cancel(): void {
    this.job?.controller.abort();
  }

  /** Lets the job's training end after its epoch and keeps what was learnt. Says whether there is a training. */
  stopAndKeep(): boolean {
    if (!this.now.busy?.progress?.keeps) return false;
    this.job?.enough.abort();
    this.progressed({ enough: true });
    return true;
  }

  /** Shows how far something is that the panel waits for, and lets the user end it. */
  async lasting<R>(work: (options: RequestOptions) => Promise<R>): Promise<R> {
    const controller = new AbortController();
    this.waitedFor.add(controller);
    const tell = (waiting: NonNullable<ShownWork['waiting']>): void => this.show({ ...this.now, waiting });
    // What says nothing of itself for a while can be ended all the same.
    const slow = setTimeout(() => tell(this.now.waiting ?? { done: 0, total: 0, message: 'Working' }), SLOW_MILLISECONDS);
    try {
      return await work({ signal: controller.signal, onProgress: tell });
    } finally {
      clearTimeout(slow);
      this.waitedFor.delete(controller);
      if (this.waitedFor.size === 0 && this.now.waiting) {
        const { waiting: _, ...others } = this.now;
        this.show(others);
      }
    }
  }

  /** Ends what the panel waits for. */
  cancelWaited(): void {
    for (const controller of this.waitedFor) controller.abort();
  }

  private show(now: ShownWork): void {
    this.now = now;
    this.told.changed();
  }
}
