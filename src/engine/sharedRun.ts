import type { Progress } from '../base/progress';
import { Failure } from '../model/failure';
import type { RunOptions } from '../workers/threadPool';

type Waiter = Pick<RunOptions, 'signal' | 'onProgress'>;

/** Work that several jobs may wait for. A job that is cancelled leaves; the work ends with the last one that leaves. */
export class SharedRun<T> {
  private readonly ending = new AbortController();
  private readonly waiting = new Set<Waiter>();
  private readonly outcome: Promise<T>;
  /** Undefined when there is nothing to wait for. */
  private last: Progress | undefined;

  constructor(start: (options: Waiter) => Promise<T>) {
    this.outcome = start({
      signal: this.ending.signal,
      onProgress: (progress) => {
        this.last = progress;
        for (const { onProgress } of this.waiting) onProgress?.(progress);
      },
    }).finally(() => (this.last = undefined));
  }

  /** Calls `failed` when the work fails or was ended. */
  onFailure(failed: () => void): void {
    this.outcome.catch(failed);
  }

  /** Waits for the work, and hears how far it has come. Rejects with `cancelled` when the signal is aborted. */
  join(waiter: Waiter): Promise<T> {
    const { signal, onProgress } = waiter;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new Failure('cancelled', {}));
        return;
      }
      const leave = (): void => {
        this.waiting.delete(waiter);
        signal?.removeEventListener('abort', quit);
      };
      const quit = (): void => {
        leave();
        reject(new Failure('cancelled', {}));
        if (this.waiting.size === 0) this.ending.abort();
      };
      this.waiting.add(waiter);
      signal?.addEventListener('abort', quit);
      if (this.last) onProgress?.(this.last);
      this.outcome.then(resolve, reject).finally(leave);
    });
  }
}
