import { describe, expect, it } from 'vitest';
import { SharedRun } from '../../../src/engine/sharedRun';
import { Failure } from '../../../src/model/failure';
import type { RunOptions } from '../../../src/workers/threadPool';

/** A run that ends when it is told to, or is aborted. */
function opened() {
  let options: RunOptions = {};
  let end: (value: number) => void = () => undefined;
  const run = new SharedRun<number>((given) => {
    options = given;
    return new Promise((resolve, reject) => {
      end = resolve;
      given.signal?.addEventListener('abort', () => reject(new Failure('cancelled', {})));
    });
  });
  return {
    run,
    end: (value: number) => end(value),
    tell: (done: number) => options.onProgress?.({ done, total: 4, message: 'at work' }),
    aborted: () => options.signal?.aborted,
  };
}

describe('SharedRun', () => {
  it('answers everybody, and tells those who join late how far it is', async () => {
    const { run, end, tell } = opened();
    const heard: number[] = [];
    const first = run.join({});
    tell(1);
    const second = run.join({ onProgress: ({ done }) => heard.push(done) });
    tell(2);
    end(42);
    expect(await Promise.all([first, second])).toEqual([42, 42]);
    expect(heard).toEqual([1, 2]);
    await run.join({ onProgress: ({ done }) => heard.push(done) });
    expect(heard).toEqual([1, 2]);
  });

  it('goes on while somebody waits, and ends with the last who leaves', async () => {
    const { run, aborted } = opened();
    const one = new AbortController();
    const other = new AbortController();
    const failures: unknown[] = [];
    run.onFailure(() => failures.push('failed'));
    const joined = [one, other].map(({ signal }) => run.join({ signal }));
    one.abort();
    await expect(joined[0]).rejects.toMatchObject({ code: 'cancelled' });
    expect(aborted()).toBe(false);
    other.abort();
    await expect(joined[1]).rejects.toMatchObject({ code: 'cancelled' });
    expect(aborted()).toBe(true);
    expect(failures).toEqual(['failed']);
  });
});
