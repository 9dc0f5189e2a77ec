import { describe, expect, it } from 'vitest';
import { oncePerFrame } from '../../../webview/store/oncePerFrame';

/** A clock of frames that a test moves on. */
function frames() {
  let waiting: (() => void)[] = [];
  return {
    next: (run: () => void) => void waiting.push(run),
    pass: () => {
      const due = waiting;
      waiting = [];
      for (const run of due) run();
    },
  };
}

describe('work once a frame', () => {
  it('is done once for all that asked for it, at the next frame', () => {
    const { next, pass } = frames();
    let done = 0;
    const ask = oncePerFrame(() => done++, next);
    ask();
    ask();
    expect(done).toBe(0);
    pass();
    expect(done).toBe(1);
    pass();
    expect(done).toBe(1);
  });

  it('can be asked for while it is done, for the frame after', () => {
    const { next, pass } = frames();
    let done = 0;
    const ask = oncePerFrame(() => {
      if (++done === 1) ask();
    }, next);
    ask();
    pass();
    expect(done).toBe(1);
    pass();
    expect(done).toBe(2);
  });

  it('goes on after it failed', () => {
    const { next, pass } = frames();
    let done = 0;
    const ask = oncePerFrame(() => {
      if (++done === 1) throw new Error('once');
    }, next);
    ask();
    expect(pass).toThrow('once');
    ask();
    pass();
    expect(done).toBe(2);
  });
});
