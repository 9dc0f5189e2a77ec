import { appendFile, mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../base/reasonOf';
import { refusing } from '../formats/checkTarget';
import { refuseUnreadable } from '../model/unreadable';
import type { JournalLine, TrialRecord } from '../protocol/trialRecord';
import { withFileLock } from './fileLock';
import { parseJournalLine } from './journalLine';

/** The file of a journal in its folder. */
export const JOURNAL = 'journal.jsonl';

/** What was measured, a line of JSON a trial, in a file that only grows. Several processes and threads may have it open at once. */
export interface Journal {
  /** The record of that name, as far as it was read: what others add is seen when something is added, or by `refresh`. */
  known(id: string): TrialRecord | undefined;
  /** Resolves when the line is in the file; nothing is written where a record of that name is there already. */
  add(line: JournalLine): Promise<void>;
  /** Every record, in the file's order. */
  all(): readonly TrialRecord[];
  /** The lines, with their times and who measured them. */
  lines(): readonly JournalLine[];
  /** Reads what others have added. */
  refresh(): Promise<void>;
  /** Takes over the records of another journal (its folder or file) that are not known; returns how many. Throws `fileUnreadable`. */
  merge(source: string): Promise<number>;
  /** How many lines could not be read: cut short by a kill, or not of a journal. */
  unread(): number;
}

/** Opens the journal in a folder, which is made where there is none. Throws `fileUnwritable`. */
export async function openJournal(folder: string): Promise<Journal> {
  const file = join(folder, JOURNAL);
  const lock = `${file}.lock`;
  await refusing(folder, () => mkdir(folder, { recursive: true }));
  const reader = new JournalReader(file);
  await reader.readOn();
  const addAll = (lines: readonly JournalLine[]): Promise<number> =>
    refusing(file, () =>
      withFileLock(lock, async () => {
        await reader.readOn();
        const fresh = [
          ...new Map(lines.filter(({ record }) => !reader.byId.has(record.id)).map((line) => [line.record.id, line])).values(),
        ];
        if (fresh.length === 0) return 0;
        // What a kill left of a line must not swallow the next one.
        const text = `${reader.endsWithin ? '\n' : ''}${fresh.map((line) => `${JSON.stringify(line)}\n`).join('')}`;
        await appendFile(file, text);
        await reader.readOn();
        return fresh.length;
      }),
    );
  // One after another: a process does not wait for itself at the lock, and nothing is read twice.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  let waiting: { readonly line: JournalLine; readonly settle: (written: Promise<number>) => void }[] = [];
  const add = (line: JournalLine): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ line, settle: (written) => void written.then(() => resolve(), reject) });
      if (waiting.length > 1) return;
      void inTurn(() => {
        const batch = waiting;
        waiting = [];
        const written = addAll(batch.map((each) => each.line));
        for (const { settle } of batch) settle(written);
        return written;
      }).catch(() => undefined);
    });
  return {
    known: (id) => reader.byId.get(id)?.record,
    add,
    all: () => [...reader.byId.values()].map(({ record }) => record),
    lines: () => [...reader.byId.values()],
    refresh: () => inTurn(() => reader.readOn()),
    merge: async (source) => {
      const lines = await readJournal(source);
      return inTurn(() => addAll(lines));
    },
    unread: () => reader.unread + (reader.endsWithin ? 1 : 0),
  };
}

/** The lines of a journal, by its folder or its file, which is not written to. Throws `fileUnreadable`. */
export async function readJournal(source: string): Promise<readonly JournalLine[]> {
  const file = await journalFile(source);
  const reader = new JournalReader(file);
  await reader.readOn();
  return [...reader.byId.values()];
}

/** Reads a file that grows, whole lines at a time. The first record of a name counts. */
class JournalReader {
  readonly byId = new Map<string, JournalLine>();
  unread = 0;
  private read = 0;
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  /** Whether the file, as far as it was read, ends within a line. */
  get endsWithin(): boolean {
    return this.rest.length > 0;
  }

  async readOn(): Promise<void> {
    const handle = await opened(this.file);
    if (!handle) return;
    try {
      const { size } = await handle.stat();
      while (this.read < size) {
        const chunk = Buffer.alloc(Math.min(size - this.read, CHUNK));
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, this.read);
        if (bytesRead === 0) break;
        this.read += bytesRead;
        this.take(chunk.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
  }

  private take(bytes: Buffer): void {
    const whole = Buffer.concat([this.rest, bytes]);
    let start = 0;
    for (let end = whole.indexOf(NEWLINE); end >= 0; end = whole.indexOf(NEWLINE, start)) {
      this.takeLine(whole.toString('utf8', start, end));
      start = end + 1;
    }
    this.rest = Buffer.from(whole.subarray(start));
  }

  private takeLine(text: string): void {
    if (text.trim() === '') return;
    const line = parseJournalLine(text);
    if (!line) this.unread++;
    else if (!this.byId.has(line.record.id)) this.byId.set(line.record.id, line);
  }
}

const NEWLINE = 10;
const CHUNK = 4 * 1024 * 1024;

/** A journal's folder stands for the file in it. */
async function journalFile(source: string): Promise<string> {
  const found = await stat(source).catch(refuseUnreadable(source));
  if (!found.isDirectory()) return source;
  const file = join(source, JOURNAL);
  await stat(file).catch(refuseUnreadable(file));
  return file;
}

async function opened(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
