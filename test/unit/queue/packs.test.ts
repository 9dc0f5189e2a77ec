import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packOf, type Pack } from '../../../src/queue/packs/pack';
import { PackCache, type PackOrigin } from '../../../src/queue/packs/packCache';
import { hashOf, packListBytes, readPackList, staysInside, type PackList } from '../../../src/queue/packs/packList';
import { failureOf } from '../../fixtures/failureOf';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const signal = new AbortController().signal;
const LIMITS = { packBytes: 1e8, wholeBytes: 1e8 };

function originOf(pack: Pack, count: (what: string) => void = () => undefined): PackOrigin {
  return {
    list: () => Promise.resolve(pack.listBytes),
    piece: (_, __, index) => {
      count(`piece ${index}`);
      return pack.piece(index);
    },
  };
}

async function refusal(files: PackList['files'], pieces: readonly string[] = []): Promise<string> {
  const bytes = packListBytes({ files: [...files], pieces: [...pieces] });
  return JSON.stringify(await failureOf(Promise.resolve().then(() => readPackList(bytes, hashOf(bytes), 10_000_000))));
}

describe('packs', () => {
  it('come out as they went in: empty files, files over pieces, folders', async () => {
    const folder = await temporaryFolder();
    const large = Buffer.from(Uint8Array.from({ length: 2_500_000 }, (_, index) => (index * 7919) % 251));
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub', 'large.bin'), large);
    const pack = await packOf(
      [
        { path: 'sub/large.bin', content: join(folder, 'sub', 'large.bin') },
        { path: 'empty', content: Buffer.alloc(0) },
        { path: 'z.txt', content: Buffer.from('last') },
      ],
      'it',
    );
    expect(pack.list.pieces).toHaveLength(3);
    const cache = new PackCache(join(folder, 'cache'), LIMITS);
    const read = await cache.hold(pack.name, { origin: originOf(pack), signal }, async (place) => [
      await readFile(join(place, 'sub', 'large.bin')),
      await readFile(join(place, 'empty')),
      await readFile(join(place, 'z.txt')),
    ]);
    expect(read[0]?.equals(large)).toBe(true);
    expect(read[1]?.length).toBe(0);
    expect(read[2]?.toString()).toBe('last');
  });

  it('are fetched once, however many want them at once', async () => {
    const pack = await packOf([{ path: 'a', content: Buffer.alloc(100) }], 'it');
    const cache = new PackCache(join(await temporaryFolder(), 'c'), LIMITS);
    const fetched: string[] = [];
    const origin = originOf(pack, (what) => fetched.push(what));
    await Promise.all([1, 2, 3].map(() => cache.hold(pack.name, { origin, signal }, () => Promise.resolve())));
    await cache.hold(pack.name, { origin, signal }, () => Promise.resolve());
    expect(fetched).toEqual(['piece 0']);
  });

  it('make room for others when the folder is full, the longest unused first, and never those in use', async () => {
    const folder = join(await temporaryFolder(), 'c');
    const cache = new PackCache(folder, { packBytes: 1_000, wholeBytes: 250 });
    const packs = await Promise.all([1, 2, 3].map((value) => packOf([{ path: 'a', content: Buffer.alloc(100, value) }], 'it')));
    const [first, second, third] = packs;
    if (!first || !second || !third) throw new Error('no pack');
    const use = (pack: Pack, work: () => Promise<void> = () => Promise.resolve()): Promise<void> =>
      cache.hold(pack.name, { origin: originOf(pack), signal }, work);
    await use(first);
    await use(second);
    expect(await failureOf(use(third))).toMatchObject({ code: 'queueRefused' });
    const old = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, second.name, 'bytes.json'), old, old);
    await use(third);
    expect((await readdir(folder)).sort()).toEqual([first.name, third.name].sort());
  });

  it('are refused with another hash, beyond the limit, with paths that leave the folder, twice, or through a file', async () => {
    const one = 'a'.repeat(64);
    expect(JSON.stringify(await failureOf(Promise.resolve().then(() => readPackList(Buffer.from('{}'), one))))).toMatch(/another hash/);
    expect(await refusal([{ path: 'a', bytes: 20_000_000 }])).toMatch(/at most 10000000/);
    expect(await refusal([{ path: 'a', bytes: 5 }])).toMatch(/0 pieces, expected 1/);
    expect(await refusal([{ path: 'a', bytes: 0 }, { path: 'A', bytes: 0 }])).toMatch(/twice/);
    expect(await refusal([{ path: 'a', bytes: 0 }, { path: 'a/b', bytes: 0 }])).toMatch(/lies in a file/);
    for (const path of ['../a', '/a', 'a/../../b', 'C:\\a', 'a\\b', './a', 'a//b', 'nul', 'com1.txt', 'a\u0000', 'a.', '..', '']) {
      expect(staysInside(path), path).toBe(false);
    }
    for (const path of ['a', 'a/b.c/d', '.hidden', 'with blank.png', 'ümlaut']) expect(staysInside(path), path).toBe(true);
  });

  it('are not made of a file that changes after it was packed', async () => {
    const file = join(await temporaryFolder(), 'a');
    await writeFile(file, 'before');
    const pack = await packOf([{ path: 'a', content: file }], 'the data set');
    await writeFile(file, 'change');
    expect(JSON.stringify(await failureOf(pack.piece(0)))).toMatch(/have changed since the study began/);
  });
});
