import { describe, expect, it } from 'vitest';
import { Company } from '../../../src/queue/company';

/** Work that says when it begins and ends when it is told. */
function works(): { begun: string[]; ends: Map<string, (failure?: Error) => void>; work: (name: string) => () => Promise<string> } {
  const begun: string[] = [];
  const ends = new Map<string, (failure?: Error) => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push(name);
      ends.set(name, (failure) => {
        if (failure) reject(failure);
        else resolve(name);
      });
    });
  return { begun, ends, work };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('Company', () => {
  it('runs what is alone when all before it has ended, and what comes meanwhile after it', async () => {
    const { begun, ends, work } = works();
    const company = new Company();
    const all = [
      company.run(work('a'), { alone: false }),
      company.run(work('b'), { alone: false }),
      company.run(work('alone'), { alone: true }),
      company.run(work('c'), { alone: false }),
      company.run(work('alone too'), { alone: true }),
    ];
    await settle();
    expect(begun).toEqual(['a', 'b']);
    ends.get('a')?.();
    await settle();
    expect(begun).toEqual(['a', 'b']);
    ends.get('b')?.();
    await settle();
    expect(begun).toEqual(['a', 'b', 'alone']);
    ends.get('alone')?.();
    await settle();
    expect(begun).toEqual(['a', 'b', 'alone', 'c']);
    ends.get('c')?.();
    await settle();
    ends.get('alone too')?.();
    expect(await Promise.all(all)).toEqual(['a', 'b', 'alone', 'c', 'alone too']);
  });

  it('goes on after work that fails, which rejects as it does', async () => {
    const { ends, work } = works();
    const company = new Company();
    const failing = [company.run(work('a'), { alone: false }), company.run(work('alone'), { alone: true })];
    const after = company.run(() => Promise.resolve('after'), { alone: false });
    const failures = Promise.allSettled(failing);
    await settle();
    ends.get('a')?.(new Error('a'));
    await settle();
    ends.get('alone')?.(new Error('alone'));
    expect((await failures).map((each) => (each.status === 'rejected' ? (each.reason as Error).message : each.value))).toEqual([
      'a',
      'alone',
    ]);
    expect(await after).toBe('after');
  });
});
