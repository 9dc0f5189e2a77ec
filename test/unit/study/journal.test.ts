import { spawn, type ChildProcess } from 'node:child_process';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { JOURNAL, openJournal, readJournal } from '../../../src/study/journal';
import { bundleForNode } from '../../fixtures/bundleForNode';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { journalLine, trialRecord } from '../../fixtures/trialRecord';

async function idsIn(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, JOURNAL), 'utf8');
  return text.split('\n').flatMap((line) => /"id":"([0-9a-f]{64})"/.exec(line)?.[1] ?? []);
}

describe('a journal', () => {
  it('knows again what was added, once', async () => {
    const folder = join(await temporaryFolder(), 'new');
    const journal = await openJournal(folder);
    await Promise.all([journal.add(journalLine(1)), journal.add(journalLine(1)), journal.add(journalLine(2))]);
    await journal.add({ ...journalLine(1), seconds: 9 });
    const again = await openJournal(folder);
    for (const each of [journal, again]) {
      expect(each.all()).toEqual([trialRecord(1), trialRecord(2)]);
      expect(each.known(trialRecord(2).id)).toEqual(trialRecord(2));
      expect(each.known(trialRecord(3).id)).toBeUndefined();
    }
    expect(await idsIn(folder)).toHaveLength(2);
    expect(await readdir(folder)).toEqual([JOURNAL]);
  });

  it('drops a line that was cut short, and loses no other one to it', async () => {
    const folder = await temporaryFolder();
    const first = await openJournal(folder);
    await first.add(journalLine(1));
    await appendFile(join(folder, JOURNAL), JSON.stringify(journalLine(2)).slice(0, 150));
    const second = await openJournal(folder);
    expect(second.all()).toEqual([trialRecord(1)]);
    expect(second.unread()).toBe(1);
    await second.add(journalLine(3));
    await first.add(journalLine(4));
    await first.add(journalLine(2));
    expect((await openJournal(folder)).all()).toEqual([1, 3, 4, 2].map((seed) => trialRecord(seed)));
    expect(first.all()).toEqual([1, 3, 4, 2].map((seed) => trialRecord(seed)));
  });

  it('takes no record whose name is not that of its key, and no line of another kind', async () => {
    const folder = await temporaryFolder();
    const other = { ...trialRecord(1), id: trialRecord(2).id };
    const lines = [{ ...journalLine(1), record: other }, { study: 'old' }, { ...journalLine(3), record: { ...trialRecord(3), size: {} } }];
    await writeFile(join(folder, JOURNAL), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const journal = await openJournal(folder);
    expect(journal.all()).toEqual([]);
    expect(journal.unread()).toBe(3);
  });

  it('takes over what others have measured, and leaves theirs as they are', async () => {
    const [a, b] = [await temporaryFolder(), await temporaryFolder()];
    const theirs = await openJournal(a);
    for (const seed of [1, 2, 3]) await theirs.add(journalLine(seed));
    const before = await readFile(join(a, JOURNAL), 'utf8');
    const own = await openJournal(b);
    await own.add({ ...journalLine(2), by: 'own' });
    expect(await own.merge(a)).toBe(2);
    expect(await own.merge(join(a, JOURNAL))).toBe(0);
    expect((await readJournal(b)).map(({ record, by }) => `${record.key.trial.seed} ${by}`)).toEqual(['2 own', '1 host 1', '3 host 1']);
    expect(await readFile(join(a, JOURNAL), 'utf8')).toBe(before);
    await expect(own.merge(join(a, 'not there'))).rejects.toMatchObject({ code: 'fileUnreadable' });
    await expect(own.merge(await temporaryFolder())).rejects.toMatchObject({ code: 'fileUnreadable' });
  });
});

describe('several processes at one journal', () => {
  let bundles: string;
  let script: string;
  beforeAll(async () => {
    bundles = await bundleForNode({ journalWriter: 'test/fixtures/journalWriter.ts' });
    script = join(bundles, 'journalWriter.js');
  });
  afterAll(() => rm(bundles, { recursive: true, force: true }));

  const write = (folder: string, from: number, to: number): ChildProcess =>
    spawn(process.execPath, [script, folder, String(from), String(to)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.once('exit', () => resolve()));

  it('write each record once, and no line is torn', async () => {
    const folder = await temporaryFolder();
    await Promise.all([write(folder, 0, 120), write(folder, 40, 160), write(folder, 0, 160)].map(ended));
    const lines = (await readFile(join(folder, JOURNAL), 'utf8')).trimEnd().split('\n');
    expect(() => lines.map((line) => JSON.parse(line) as unknown)).not.toThrow();
    const ids = await idsIn(folder);
    expect(ids).toHaveLength(160);
    expect(new Set(ids).size).toBe(160);
  });

  it('lose nothing to one that is killed while it writes, and wait for none that is dead', async () => {
    const folder = await temporaryFolder();
    const random = seededRandom(5);
    for (let round = 0; round < 10; round++) {
      const steady = write(folder, round * 30, round * 30 + 30);
      const killed = write(folder, round * 30, 10_000);
      const ends = Promise.all([steady, killed].map(ended));
      await new Promise((resolve) => killed.stdout?.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, random.integer(60)));
      killed.kill('SIGKILL');
      await ends;
    }
    const journal = await openJournal(folder);
    const ids = await idsIn(folder);
    expect(new Set(ids).size).toBe(ids.length);
    for (let seed = 0; seed < 300; seed++) expect(journal.known(trialRecord(seed).id)).toEqual(trialRecord(seed));
  });
});
