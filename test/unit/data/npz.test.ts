import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { formatNpy } from '../../../src/data/npy';
import { formatNpz, parseNpz, readNpz, writeNpz } from '../../../src/data/npz';
import { folderOf, npyBytes } from '../../fixtures/dataFiles';

const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
const npy = formatNpy([1000], values);

describe('numpy archives', () => {
  it('reads stored and deflated entries', () => {
    for (const level of [0, 9] as const) {
      expect(parseNpz(zipSync({ 'x.npy': npy }, { level }), 'a.npz').get('x')).toEqual({ shape: [1000], values, type: 'f4' });
    }
  });

  it('reads the zip64 records that numpy writes for large archives', () => {
    expect(parseNpz(withZip64(zipSync({ 'x.npy': npy }, { level: 0 })), 'a.npz').get('x')?.values).toEqual(values);
  });

  it('passes over files that are no arrays', () => {
    const bytes = zipSync({ 'readme.txt': Buffer.from('hello'), 'y.npy': npyBytes('|u1', [1], Uint8Array.from([5])) });
    expect([...parseNpz(bytes, 'a.npz').keys()]).toEqual(['y']);
  });

  it('notices a single changed bit by the CRC', () => {
    const bytes = zipSync({ 'x.npy': npy }, { level: 0 });
    bytes[2000] = (bytes[2000] ?? 0) ^ 1;
    expect(() => parseNpz(bytes, 'a.npz')).toThrow(/CRC-32/);
  });

  it('refuses an entry that claims to be larger than it is, before taking the memory', () => {
    const bytes = zipSync({ 'x.npy': npy }, { level: 9 });
    const directory = Buffer.from(bytes).lastIndexOf('PK\x01\x02', undefined, 'latin1');
    Buffer.from(bytes.buffer).writeUInt32LE(0xfffffff0, directory + 24);
    expect(() => parseNpz(bytes, 'a.npz')).toThrow(/instead of 4294967280/);
  });

  it.each([0, 10, 100, 4000, 4200])('refuses an archive cut off at %i bytes', (length) => {
    expect(() => parseNpz(zipSync({ 'x.npy': npy }, { level: 0 }).subarray(0, length), 'a.npz')).toThrow(/damaged zip archive/);
  });

  it('writes the same bytes for the same arrays, and reads them back', async () => {
    const arrays = new Map([
      ['dense/kernel', { shape: [2, 2], values: Float32Array.from([1, -0, Number.NaN, 3]) }],
      ['labels', { shape: [3], values: Int32Array.from([1, 2, 3]) }],
    ]);
    const folder = await folderOf({});
    const file = join(folder, 'scores.npz');
    await writeNpz(file, arrays);
    expect(new Uint8Array(readFileSync(file))).toEqual(new Uint8Array(formatNpz(arrays)));
    const read = await readNpz(file);
    for (const [name, array] of arrays) expect(read.get(name)).toMatchObject(array);
    expect(readdirSync(folder)).toEqual(['scores.npz']);
  });

  it('leaves nothing behind when it can not write', async () => {
    const folder = await folderOf({ 'a/b': '' });
    const before = readdirSync(folder, { recursive: true });
    await expect(writeNpz(join(folder, 'a'), new Map())).rejects.toMatchObject({ code: 'fileUnwritable' });
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });

  it('says that a file is missing', async () => {
    await expect(readNpz(join(await folderOf({}), 'none.npz'))).rejects.toMatchObject({ code: 'fileUnreadable' });
  });
});

/** The same archive of one stored file, with its sizes and places moved to zip64 records. */
function withZip64(archive: Uint8Array): Uint8Array {
  const bytes = Buffer.from(archive);
  const directory = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1');
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const entry = Buffer.from(bytes.subarray(directory, end));
  const extra = Buffer.alloc(4 + 24);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(24)), 4);
  extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(20)), 12);
  extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(42)), 20);
  for (const at of [20, 24, 42]) entry.writeUInt32LE(0xffffffff, at);
  entry.writeUInt16LE(extra.length, 30);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(1n, 32);
  record.writeBigUInt64LE(BigInt(directory), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directory + entry.length + extra.length), 8);
  const tail = Buffer.from(bytes.subarray(end));
  tail.writeUInt16LE(0xffff, 10);
  tail.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([bytes.subarray(0, directory), entry, extra, record, locator, tail]);
}
