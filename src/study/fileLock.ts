import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from '../base/reasonOf';
import { isAlive } from '../formats/weightFiles/isAlive';

/** A lock is held for a moment only: one that is older was left by a thread that was ended, or by another host's process. */
const LEFT_MILLISECONDS = 5_000;
const MOST_WAIT_MILLISECONDS = 25;

/**
 * Does `work` while no other process or thread holds the lock `file`, a file beside what it guards. One whose holder is dead is taken
 * over: exactly one of those who find it may remove it, by a link that bears the dead lock's name.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const token = `${process.pid} ${randomUUID()} ${hostname()}`;
  for (let milliseconds = 1; !(await taken(file, token)); milliseconds = Math.min(milliseconds * 2, MOST_WAIT_MILLISECONDS)) {
    await removeLeft(file);
    await wait(Math.random() * milliseconds);
  }
  try {
    return await work();
  } finally {
    if ((await holderOf(file)) === token) await rm(file, { force: true });
  }
}

/** The lock appears with its token in it: a link to a file that was written before. */
async function taken(file: string, token: string): Promise<boolean> {
  const own = `${file}.${idIn(token)}`;
  await writeFile(own, token);
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!lacksLinks(error)) throw error;
    return createdAlone(file, token);
  } finally {
    await rm(own, { force: true });
  }
}

/** Where the file system knows no links: another may find the lock before its token is in it, and then waits. */
async function createdAlone(file: string, token: string): Promise<boolean> {
  try {
    await writeFile(file, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function lacksLinks(error: unknown): boolean {
  return ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(errorCode(error) ?? '');
}

async function removeLeft(file: string): Promise<void> {
  const token = await holderOf(file);
  if (token === undefined || !(await isLeft(file, token))) return;
  for (let round = 0; ; round++) {
    const grave = `${file}.left-${idIn(token)}-${round}`;
    try {
      await link(file, grave);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return;
      if (lacksLinks(error)) return void (await rm(file, { force: true }));
      if (errorCode(error) !== 'EEXIST') throw error;
      // Who came first removes it, unless it died at that, too.
      if (await isOld(grave)) continue;
      return;
    }
    if ((await holderOf(file)) === token) await unlink(file).catch(() => undefined);
    await removeOldGraves(file);
    return;
  }
}

async function isLeft(file: string, token: string): Promise<boolean> {
  const [pid = '', , ...host] = token.split(' ');
  if (host.join(' ') === hostname() && !isAlive(Number(pid))) return true;
  return isOld(file);
}

/** By the time of its last change, a link among them. */
async function isOld(file: string, milliseconds = LEFT_MILLISECONDS): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.ctimeMs > milliseconds;
}

/** Whoever read the token of a lock that was removed has long looked again. */
async function removeOldGraves(file: string): Promise<void> {
  const folder = dirname(file);
  for (const name of await readdir(folder).catch(() => [])) {
    const grave = join(folder, name);
    if (name.startsWith(`${basename(file)}.`) && (await isOld(grave, 12 * LEFT_MILLISECONDS))) await rm(grave, { force: true });
  }
}

async function holderOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

function idIn(token: string): string {
  return token.split(' ')[1] ?? '';
}
