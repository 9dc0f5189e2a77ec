import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inLanes } from '../../../src/formats/inLanes';
import { readModel } from '../../../src/formats/readModel';
import { removePartials } from '../../../src/formats/weightFiles/removePartials';
import { writeModel } from '../../../src/formats/writeModel';
import { bundleForNode } from '../../fixtures/bundleForNode';
import type { Written } from '../../fixtures/interruptedWriter';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const OLD = modelOfWeights([vector('old', [1, 2]), vector('older', [3, 4])]);
const OLD_FILES = ['group1-shard1of2.bin', 'group1-shard2of2.bin', 'labels.txt', 'model.json', 'notes.bin'];

let bundles: string;
beforeAll(async () => {
  bundles = await bundleForNode({ writer: 'test/fixtures/interruptedWriter.ts' });
});
afterAll(() => rm(bundles, { recursive: true }));

type How = 'kill' | 'stop' | 'full';
type Mode = 'beside' | 'precompress';

/** Runs the writer for so many writes; what it printed of each, nothing if it was killed. */
async function interruptedWrites(root: string, how: How, first: number, count: number, mode?: Mode): Promise<readonly Written[]> {
  const words = [join(bundles, 'writer.js'), root, how, String(first), String(count), ...(mode ? [mode] : [])];
  return new Promise((resolve) => {
    execFile(process.execPath, words, (_error, stdout) => {
      resolve(stdout === '' ? [] : (JSON.parse(stdout) as Written[]));
    });
  });
}

async function listing(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** The model that is whole in the folder, by its weights. */
async function wholeModel(folder: string): Promise<string> {
  if ((await listing(folder)).length === 0) return 'none';
  const weights = [...(await readModel(folder)).weights.values()].map(({ name, values }) => `${name} ${values.join(' ')}`);
  return weights.join(', ');
}

const OLD_LABELS = 'old\nolder';
const NEW_LABELS = 'new\nmore';
const WHOLE_OLD = 'old 1 2, older 3 4';
const WHOLE_NEW = 'new 5 6 7, more 8';

/** Programs that share the operations, where one can write several times. */
const PROGRAMS = 2;
/** No write has so many operations. */
const NEVER = 1000;

/**
 * Prepares the target, interrupts at each operation in turn, and hands every outcome to `check`, to the end. Returns how many operations
 * there were.
 */
async function atEachOperation(
  how: How,
  prepare: (folder: string) => Promise<void>,
  check: (folder: string, printed: string) => Promise<void>,
  mode?: Mode,
): Promise<number> {
  const root = await temporaryFolder();
  await mkdir(join(root, 'source'));
  await writeFile(join(root, 'source', 'labels.txt'), NEW_LABELS);
  const prepared = join(root, 'prepared');
  await mkdir(prepared);
  await prepare(join(prepared, 'out'));
  const interrupted = async (told: How, first: number, count: number): Promise<readonly Written[]> => {
    const ats = Array.from({ length: count }, (_, i) => first + i);
    for (const at of ats) await cp(prepared, join(root, String(at)), { recursive: true });
    const written = await interruptedWrites(root, told, first, count, mode);
    for (const [i, at] of ats.entries()) await check(join(root, String(at), 'out'), written[i]?.answer ?? '');
    return written;
  };
  const [whole] = await interrupted('full', NEVER, 1);
  if (whole?.answer !== 'done') throw new Error('the writer never came to its end');
  const { operations } = whole;
  // A program that is killed writes once.
  const count = how === 'kill' ? 1 : Math.ceil(operations / PROGRAMS);
  const starts: number[] = [];
  for (let first = 1; first <= operations; first += count) starts.push(first);
  const written = (await inLanes(starts, (first) => interrupted(how, first, Math.min(count, operations + 1 - first)))).flat();
  expect(written.map(({ answer }) => answer)).not.toContain('done');
  return operations;
}

async function oldModelAndNotes(folder: string): Promise<void> {
  await writeModel(OLD, folder, { overwrite: false, shardBytes: 8 });
  await writeFile(join(folder, 'notes.bin'), 'mine');
  await writeFile(join(folder, 'labels.txt'), OLD_LABELS);
}

const empty = async (folder: string): Promise<void> => {
  await mkdir(folder);
};

describe('a write killed or stopped at any operation', () => {
  it('leaves no folder or the whole new model, and nothing after cleaning', async () => {
    const seen = new Set<string>();
    await atEachOperation(
      'stop',
      async () => undefined,
      async (folder) => {
        const found = await wholeModel(folder);
        seen.add(found);
        await removePartials(folder);
        expect(await listing(join(folder, '..'))).toEqual(found === 'none' ? [] : ['out']);
      },
    );
    expect([...seen].sort()).toEqual([WHOLE_NEW, 'none']);
  });

  it('leaves the whole old model or the whole new one, and only its files after cleaning', async () => {
    const seen = new Set<string>();
    const names = new Set<string>();
    const check = async (folder: string): Promise<void> => {
      const found = await wholeModel(folder);
      seen.add(found);
      await removePartials(folder);
      expect(await wholeModel(folder)).toBe(found);
      const files = found === WHOLE_OLD ? OLD_FILES : (await readModel(folder)).groups.flatMap(({ paths = [] }) => paths);
      names.add(files[0] ?? '');
      expect(await listing(folder)).toEqual([...new Set([...files, 'labels.txt', 'model.json', 'notes.bin'])].sort());
      expect(await readFile(join(folder, 'labels.txt'), 'utf8')).toBe(found === WHOLE_OLD ? OLD_LABELS : NEW_LABELS);
      expect(await listing(join(folder, '..'))).toEqual(['out']);
    };
    const operations = await atEachOperation('kill', oldModelAndNotes, check);
    expect([...seen].sort()).toEqual([WHOLE_NEW, WHOLE_OLD]);
    expect([...names].sort()).toEqual(['group1-shard1of2-v2.bin', 'group1-shard1of2.bin']);
    expect(operations).toBeGreaterThan(20);
  });

  it('leaves an empty folder empty after cleaning, or has filled it', async () => {
    await atEachOperation('stop', empty, async (folder) => {
      await removePartials(folder);
      const files = await listing(folder);
      if (files.length > 0) expect(await wholeModel(folder)).toBe(WHOLE_NEW);
    });
  });
});

describe('a write into a folder that holds other things, stopped at any operation', () => {
  it('leaves these as they are, and beside them nothing or the whole new model', async () => {
    const seen = new Set<string>();
    const besides = async (folder: string): Promise<void> => {
      const names = await listing(folder);
      const model = names.includes('other.json') ? await readModel(join(folder, 'other.json')) : undefined;
      seen.add(model ? [...model.weights.values()].map(({ name, values }) => `${name} ${values.join(' ')}`).join(', ') : 'none');
      expect(await wholeModel(folder)).toBe(WHOLE_OLD);
      expect(await readFile(join(folder, 'labels.txt'), 'utf8')).toBe(OLD_LABELS);
      await removePartials(folder);
      const own = model ? ['other.json', ...model.groups.flatMap(({ paths = [] }) => paths)] : [];
      expect(await listing(folder)).toEqual([...OLD_FILES, ...own].sort());
    };
    await atEachOperation('stop', oldModelAndNotes, besides, 'beside');
    expect([...seen].sort()).toEqual([WHOLE_NEW, 'none']);
  });
});

async function oldModelWithTwins(folder: string): Promise<void> {
  await writeModel(OLD, folder, { overwrite: false, precompress: true });
}

/** The twins in a folder; fails where one is not of the file that it stands beside. */
async function soundTwins(folder: string): Promise<string[]> {
  const names = await listing(folder);
  const twins = names.filter((name) => /\.(gz|br)$/.test(name));
  for (const name of twins) {
    const base = name.slice(0, -3);
    if (!names.includes(base)) continue;
    const bytes = await readFile(join(folder, name));
    const unpacked = name.endsWith('.gz') ? gunzipSync(bytes) : brotliDecompressSync(bytes);
    expect(unpacked.equals(await readFile(join(folder, base))), name).toBe(true);
  }
  return twins;
}

/** For some hundred writes, whose compressing takes a while. */
const MINUTES = 5 * 60_000;

describe('a write over a model with compressed twins', { timeout: MINUTES }, () => {
  it.each(['precompress', undefined] as const)('leaves none of another file, stopped at any operation (%s)', async (mode) => {
    const seen = new Set<string>();
    const check = async (folder: string): Promise<void> => {
      await soundTwins(folder);
      const found = await wholeModel(folder);
      seen.add(found);
      await removePartials(folder);
      expect(await wholeModel(folder)).toBe(found);
      const shards = (await readModel(folder)).groups.flatMap(({ paths = [] }) => paths);
      const twins = [...shards, 'model.json'].flatMap((name) => [`${name}.br`, `${name}.gz`]);
      expect(await soundTwins(folder)).toEqual(found === WHOLE_NEW && mode === undefined ? [] : twins.sort());
    };
    await atEachOperation('stop', oldModelWithTwins, check, mode);
    expect([...seen].sort()).toEqual([WHOLE_NEW, WHOLE_OLD]);
  });

  it('leaves the old ones where the disk is full', async () => {
    await atEachOperation(
      'full',
      oldModelWithTwins,
      async (folder, printed) => {
        expect(printed).toMatch(/^(done|done all the same|fileUnwritable)$/);
        expect(await wholeModel(folder)).toBe(printed.startsWith('done') ? WHOLE_NEW : WHOLE_OLD);
        const twins = await soundTwins(folder);
        if (!printed.startsWith('done')) expect(twins).toHaveLength(4);
      },
      'precompress',
    );
  });
});

describe('a write that finds the disk full at any operation', { timeout: MINUTES }, () => {
  it('says so and leaves no folder', async () => {
    await atEachOperation(
      'full',
      async () => undefined,
      async (folder, printed) => {
        expect(printed).toMatch(/^(done|done all the same|fileUnwritable)$/);
        expect(await listing(join(folder, '..'))).toEqual(printed.startsWith('done') ? ['out'] : []);
      },
    );
  });

  it('says so and leaves the old model as it was', async () => {
    await atEachOperation('full', oldModelAndNotes, async (folder, printed) => {
      expect(printed).toMatch(/^(done|done all the same|fileUnwritable)$/);
      expect(await wholeModel(folder)).toBe(printed.startsWith('done') ? WHOLE_NEW : WHOLE_OLD);
      if (!printed.startsWith('done')) expect(await listing(folder)).toEqual(OLD_FILES);
    });
  });
});
