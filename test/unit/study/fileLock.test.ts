import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFileLock } from '../../../src/study/fileLock';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

describe('a lock', () => {
  it('lets one in at a time, and leaves nothing behind', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'lock');
    let inside = 0;
    let most = 0;
    const works = Array.from({ length: 20 }, (_, i) =>
      withFileLock(file, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inside--;
        return i;
      }),
    );
    expect(await Promise.all(works)).toEqual(works.map((_, i) => i));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is let go of by work that fails', async () => {
    const file = join(await temporaryFolder(), 'lock');
    await expect(withFileLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withFileLock(file, () => Promise.resolve(1))).toBe(1);
  });

  it('of a process that is dead is taken over by one of those who find it', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'lock');
    // No process has so high an id.
    await writeFile(file, `4194399 3b241101-e2bb-4255-8caf-4136c566a962 ${hostname()}`);
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, () =>
        withFileLock(file, async () => {
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setTimeout(resolve, 2));
          inside--;
        }),
      ),
    );
    expect(most).toBe(1);
    expect((await readdir(folder)).filter((name) => name === 'lock')).toEqual([]);
  });

  it('of another host, or of a thread that was ended, is taken over after some seconds', async () => {
    const file = join(await temporaryFolder(), 'lock');
    await writeFile(file, `${process.pid} 3b241101-e2bb-4255-8caf-4136c566a962 ${hostname()}`);
    await utimes(file, 0, 0);
    const begun = Date.now();
    await withFileLock(file, () => Promise.resolve());
    expect(Date.now() - begun).toBeGreaterThan(4_000);
  });
});
