import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/loadDataset';
import { formatNpz, parseNpz } from '../../../src/data/npz';
import { Failure } from '../../../src/model/failure';
import { folderOf, idxBytes, jpegOf, npyBytes, pngOf, ports } from '../../fixtures/dataFiles';

const expected = ports([null, null, 3], [2]);

/** Loading either works or throws a Failure about data; anything else is a bug. */
async function loadsOrFails(file: string): Promise<void> {
  try {
    await loadDataset(file, expected);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(['dataInvalid', 'dataShape', 'fileUnreadable']).toContain(error.code);
  }
}

/** A file of each format, and the name under which it is loaded. */
const pixels = Array.from({ length: 24 }, (_, i) => i * 10);
const arrays = new Map([
  ['x', { shape: [2, 2, 2, 3], values: Float32Array.from(pixels) }],
  ['y', { shape: [2], values: Int32Array.from([0, 1]) }],
]);
const formats: readonly [name: string, whole: Uint8Array, others: Record<string, Uint8Array>, load: string][] = [
  ['set.npz', formatNpz(arrays), {}, 'set.npz'],
  ['x.npy', npyBytes('|u1', [2, 2, 2, 3], Uint8Array.from(pixels)), { 'y.npy': npyBytes('|u1', [2], Uint8Array.from([0, 1])) }, 'x.npy'],
  ['a-images-idx4-ubyte', idxBytes([2, 2, 2, 3], pixels), { 'a-labels-idx1-ubyte': idxBytes([2], [0, 1]) }, 'a-images-idx4-ubyte'],
  [
    'a-images-idx4-ubyte.gz',
    gzipSync(idxBytes([2, 2, 2, 3], pixels)),
    { 'a-labels-idx1-ubyte': idxBytes([2], [0, 1]) },
    'a-images-idx4-ubyte.gz',
  ],
  ['a.csv', Buffer.from('a,b,c,label\n1,2,3,0\n4,"5",6,1\n'), {}, 'a.csv'],
  ['no/1.png', pngOf(3, 3, [9, 8, 7]), { 'yes/1.png': pngOf(3, 3, [1, 2, 3]) }, '.'],
  ['no/1.jpg', jpegOf(9, 9, [9, 8, 7]), { 'yes/1.png': pngOf(9, 9, [1, 2, 3]) }, '.'],
  [
    'dataset.json',
    Buffer.from('{"data": "a.csv", "scale": {"mean": [1, 2, 3]}, "split": {"fraction": 0.5}}'),
    { 'a.csv': Buffer.from('1,2,3,0\n4,5,6,1\n') },
    '.',
  ],
];

it.each(formats)('%s: whatever happens to its bytes, a Failure says so', async (name, whole, others, load) => {
  const damage = fc.record({
    at: fc.nat(whole.length - 1),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
    cut: fc.option(fc.nat(whole.length)),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ at, bytes, cut }) => {
      const damaged = Uint8Array.from(whole);
      damaged.set(bytes.subarray(0, whole.length - at), at);
      const folder = await folderOf({ ...others, [name]: cut === null ? damaged : damaged.subarray(0, cut) });
      await loadsOrFails(join(folder, load));
    }),
    { numRuns: 150 },
  );
});

it.each(formats)('%s: arbitrary bytes under its name are refused', async (name, _, others, load) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      await loadsOrFails(join(await folderOf({ ...others, [name]: bytes }), load));
    }),
    { numRuns: 50 },
  );
});

it('an archive that was written is read back bit by bit', () => {
  const shaped = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const floats = fc.float32Array({ minLength: count, maxLength: count });
    const integers = fc.int32Array({ minLength: count, maxLength: count });
    return fc.oneof(floats, integers).map((values) => ({ shape, values }));
  });
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z_/.0-9]{1,12}$/), shaped), (named) => {
      const written = new Map(Object.entries(named));
      const read = parseNpz(formatNpz(written), 'a.npz');
      expect([...read.keys()].sort()).toEqual([...written.keys()].sort());
      for (const [name, { shape, values }] of written) {
        expect(read.get(name)?.shape).toEqual(shape);
        expect(Buffer.compare(Buffer.from(values.buffer), Buffer.from(read.get(name)?.values.buffer ?? new ArrayBuffer(1)))).toBe(0);
      }
    }),
  );
});
