import { afterEach, describe, expect, it, vi } from 'vitest';
import { writeMessage } from '../../../src/queue/messages';
import { WIRE } from '../../../src/queue/names';
import type { QueueStore } from '../../../src/queue/queueStore';
import { studyName } from '../../../src/queue/studyName';

const STUDY = { name: '/studies/one', program: '1' };

/** A store that has such a line for every study. */
function storeWith(data: unknown): QueueStore {
  const list = { getJob: () => Promise.resolve(data === undefined ? undefined : { data }) };
  return { ask: (question: () => unknown) => question(), list: () => list } as unknown as QueueStore;
}

const lineOf = (pid: number): unknown =>
  writeMessage('study', { wire: WIRE, study: '0123456789abcdef', host: 'here', pid, program: '1', beat: 1, at: 0 });

/** Has the system answer in this way where it is asked for a process. */
function processes(code?: 'ESRCH' | 'EPERM'): void {
  vi.spyOn(process, 'kill').mockImplementation(() => {
    if (code !== undefined) throw Object.assign(new Error(code), { code });
    return true;
  });
}

afterEach(() => vi.restoreAllMocks());

describe('the name of a study in a queue', () => {
  it('is its own as long as no process has it, be the line left behind or damaged', async () => {
    processes('ESRCH');
    const own = await studyName(storeWith(undefined), STUDY);
    expect(await studyName(storeWith(lineOf(123)), STUDY)).toBe(own);
    expect(await studyName(storeWith('no line'), STUDY)).toBe(own);
  });

  it('is another where a process has it, of another user, too', async () => {
    const own = await studyName(storeWith(undefined), STUDY);
    processes();
    expect(await studyName(storeWith(lineOf(123)), STUDY)).not.toBe(own);
    processes('EPERM');
    expect(await studyName(storeWith(lineOf(123)), STUDY)).not.toBe(own);
  });
});
