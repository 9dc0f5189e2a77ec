import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import { checkTarget } from '../../../src/formats/checkTarget';
import { removePartials } from '../../../src/formats/weightFiles/removePartials';
import { writeModel } from '../../../src/formats/writeModel';
import type { Weight } from '../../../src/model/model';
import { failureOf } from '../../fixtures/failureOf';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const SMALL = modelOfWeights([vector('a', [1, 2, 3]), vector('b', [4])]);
const OTHER = modelOfWeights([vector('c', [7, 8])]);
/** No process has this number: it is beyond what Linux, macOS and Windows give out. */
const DEAD = 2 ** 30;

async function json(folder: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as Record<string, unknown>;
}

describe('writing to a new folder', () => {
  it('writes shards of the size asked for, makes folders on the way, and says where', async () => {
    const folder = join(await temporaryFolder(), 'x/y');
    const written = await writeModel(SMALL, folder, { overwrite: false, shardBytes: 6 });
    const shards = [1, 2, 3].map((shard) => `group1-shard${shard}of3.bin`);
    expect(written).toEqual({ file: join(folder, 'model.json'), shards, warnings: [] });
    expect((await readdir(folder)).sort()).toEqual([...shards, 'model.json'].sort());
    expect([...(await readModel(folder)).weights.values()].map(({ values }) => [...values])).toEqual([[1, 2, 3], [4]]);
    expect(await readdir(join(folder, '..'))).toEqual(['y']);
  });

  it('keeps the order of keys, groups, and what manifest entries say besides', async () => {
    const folder = await temporaryFolder();
    const content = {
      zebra: { deep: [1, { a: null }] },
      weightsManifest: [
        { paths: ['x'], weights: [{ name: 'a', group: 'model', shape: [1], dtype: 'float32' }], note: 'kept' },
        { paths: [], weights: [] },
        {
          paths: ['y'],
          weights: [
            {
              quantization: { original_dtype: 'float32', dtype: 'uint8', min: -1e-7, scale: 0.1 },
              dtype: 'float32',
              name: 'b',
              shape: [2],
            },
          ],
        },
      ],
      modelTopology: SMALL.topology,
      generatedBy: 'me',
    };
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'in/model.json'), JSON.stringify(content));
    await writeFile(join(folder, 'in/x'), Buffer.alloc(4, 63));
    await writeFile(join(folder, 'in/y'), Buffer.from([200, 3]));
    await writeModel(await readModel(join(folder, 'in')), join(folder, 'out'), { overwrite: false });
    expect(await readFile(join(folder, 'out/model.json'), 'utf8')).toBe(JSON.stringify(content));
    expect(await readFile(join(folder, 'out/y'))).toEqual(Buffer.from([200, 3]));
  });

  it('tells which quantized weights it had to round', async () => {
    const folder = join(await temporaryFolder(), 'out');
    const edited: Weight = { ...vector('a', [0.5, 0, -1]), quantization: { dtype: 'uint8', scale: 0.3, min: -1 } };
    const { warnings } = await writeModel(modelOfWeights([edited]), folder, { overwrite: false });
    expect(warnings).toMatchObject([{ code: 'quantizationChanged', weight: 'a' }]);
    expect((await readModel(folder)).weights.get('a')?.values[1]).toBe(0);
  });

  it('never cuts shards of no bytes', async () => {
    const folder = join(await temporaryFolder(), 'out');
    await writeModel(modelOfWeights([vector('none', [])]), folder, { overwrite: false });
    expect((await json(folder))['weightsManifest']).toMatchObject([{ paths: [] }]);
    expect((await readModel(folder)).weights.get('none')?.values).toEqual(new Float32Array(0));
  });
});

describe('a folder that is taken', () => {
  it('is refused, with whatever it holds, and stays as it is', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    expect(await failureOf(writeModel(SMALL, folder, { overwrite: false }))).toEqual({ code: 'outputExists', file: folder });
    expect(await failureOf(checkTarget(folder, false))).toEqual({ code: 'outputExists', file: folder });
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });

  it('is taken when it is empty', async () => {
    const folder = await temporaryFolder();
    await checkTarget(folder, false);
    await writeModel(SMALL, folder, { overwrite: false });
    expect((await readdir(folder)).sort()).toEqual(['group1-shard1of1.bin', 'model.json']);
  });

  it('refuses to write onto the source of a model unless told to', async () => {
    const folder = join(await temporaryFolder(), 'model');
    await writeModel(SMALL, folder, { overwrite: false });
    const model = await readModel(folder);
    expect(await failureOf(writeModel(model, folder, { overwrite: false }))).toEqual({ code: 'outputExists', file: folder });
    await writeModel(model, folder, { overwrite: true });
    expect((await readModel(folder)).weights.get('a')?.values).toEqual(Float32Array.of(1, 2, 3));
  });

  it('loses the old model and nothing else when overwritten, again and again', async () => {
    const folder = await temporaryFolder();
    await writeModel(SMALL, folder, { overwrite: false, shardBytes: 8 });
    await writeFile(join(folder, 'notes.bin'), 'mine');
    for (let round = 0; round < 3; round++) {
      await writeModel(OTHER, folder, { overwrite: true });
      expect((await readdir(folder)).sort()).toEqual(['group1-shard1of1.bin', 'model.json', 'notes.bin']);
      expect([...(await readModel(folder)).weights.keys()]).toEqual(['c']);
    }
  });

  it('keeps shards that another model in it uses, and files that the old manifest had no right to', async () => {
    const root = await temporaryFolder();
    const folder = join(root, 'out');
    await mkdir(join(folder, 'sub'), { recursive: true });
    await writeFile(join(root, 'outside.bin'), 'x');
    for (const name of ['shared.bin', 'own.bin', 'sub/own.bin']) await writeFile(join(folder, name), 'x');
    await symlink(root, join(folder, 'up'));
    const manifest = (...paths: string[]): string => JSON.stringify({ weightsManifest: [{ paths, weights: [] }] });
    await writeFile(
      join(folder, 'model.json'),
      manifest('shared.bin', 'own.bin', 'sub/own.bin', '../outside.bin', 'up/outside.bin', 'b.json'),
    );
    await writeFile(join(folder, 'b.json'), manifest('shared.bin'));
    await writeModel(SMALL, folder, { overwrite: true });
    expect((await readdir(folder)).sort()).toEqual(['b.json', 'group1-shard1of1.bin', 'model.json', 'shared.bin', 'sub', 'up']);
    expect(await readdir(join(folder, 'sub'))).toEqual([]);
    expect((await readdir(root)).sort()).toEqual(['out', 'outside.bin']);
  });

  it('is not a file', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'mine');
    expect(await failureOf(writeModel(SMALL, file, { overwrite: false }))).toEqual({ code: 'outputExists', file });
    expect(await failureOf(writeModel(SMALL, file, { overwrite: true }))).toMatchObject({ code: 'fileUnwritable', file });
    const below = join(file, 'below');
    expect(await failureOf(writeModel(SMALL, below, { overwrite: true }))).toMatchObject({ code: 'fileUnwritable', file: below });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });
});

describe('compressed twins', () => {
  it('are the same each time, of the files as they are, and gone with them', async () => {
    const folder = await temporaryFolder();
    await writeModel(SMALL, folder, { overwrite: false, precompress: true });
    const twins = ['group1-shard1of1.bin.br', 'group1-shard1of1.bin.gz', 'model.json.br', 'model.json.gz'];
    const all = ['group1-shard1of1.bin', 'model.json', ...twins].sort();
    expect((await readdir(folder)).sort()).toEqual(all);
    const bytes = (): Promise<Buffer[]> => Promise.all(twins.map((name) => readFile(join(folder, name))));
    const first = await bytes();
    expect(gunzipSync(first[3] ?? '').toString()).toBe(await readFile(join(folder, 'model.json'), 'utf8'));
    expect(brotliDecompressSync(first[0] ?? '').equals(await readFile(join(folder, 'group1-shard1of1.bin')))).toBe(true);
    // No time and no system in the header of gzip.
    expect([...(first[1]?.subarray(4, 8) ?? []), first[1]?.[9]]).toEqual([0, 0, 0, 0, 255]);
    await writeModel(SMALL, folder, { overwrite: true, precompress: true });
    expect(await bytes()).toEqual(first);
    expect((await readdir(folder)).sort()).toEqual(all);
    await writeModel(OTHER, folder, { overwrite: true });
    expect((await readdir(folder)).sort()).toEqual(['group1-shard1of1.bin', 'model.json']);
  });

  it('of no file that is there are not taken for those of a new one', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'group1-shard1of1.bin.gz'), 'of another');
    await writeFile(join(folder, 'model.json.br'), 'of another');
    const { shards } = await writeModel(SMALL, folder, { overwrite: true });
    expect(shards).toEqual(['group1-shard1of1-v2.bin']);
    expect((await readdir(folder)).sort()).toEqual(['group1-shard1of1-v2.bin', 'group1-shard1of1.bin.gz', 'model.json']);
  });
});

describe('what interrupted writes left', () => {
  it('goes with the next write if its process is dead, and stays if it lives', async () => {
    const root = await temporaryFolder();
    const folder = join(root, 'out');
    const alive = `.out.partial-${process.ppid}-0.0`;
    const names = [`.out.partial-${DEAD}-0.3`, alive, `.other.partial-${DEAD}-0.0`, '.out.partial-x'];
    for (const name of names) await mkdir(join(root, name));
    await writeModel(SMALL, folder, { overwrite: false });
    expect((await readdir(root)).sort()).toEqual(['.other.partial-1073741824-0.0', '.out.partial-x', alive, 'out'].sort());
  });

  it('is removed for another thread of this process only when asked', async () => {
    const root = await temporaryFolder();
    const folder = join(root, 'out');
    const ofThread = `.out.partial-${process.pid}-999.0`;
    await mkdir(join(root, ofThread));
    await writeModel(SMALL, folder, { overwrite: false });
    expect(await readdir(root)).toContain(ofThread);
    await removePartials(folder);
    expect(await readdir(root)).toEqual(['out']);
  });

  it('takes the shards with it that the model.json in place does not name', async () => {
    const folder = await temporaryFolder();
    await writeModel(SMALL, folder, { overwrite: false });
    const stage = join(folder, `.out.partial-${DEAD}-0.0`);
    await mkdir(stage);
    await writeFile(join(folder, 'new.bin'), 'x');
    await writeFile(join(folder, 'user.bin'), 'x');
    const journal = { added: ['new.bin', 'group1-shard1of1.bin'], replaced: ['gone.bin', '../x'] };
    await writeFile(join(stage, 'journal.json'), JSON.stringify(journal));
    await removePartials(folder);
    expect((await readdir(folder)).sort()).toEqual(['group1-shard1of1.bin', 'model.json', 'user.bin']);
  });
});
