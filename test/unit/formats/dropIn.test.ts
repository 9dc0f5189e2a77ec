import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import { removePartials } from '../../../src/formats/weightFiles/removePartials';
import { writeModel } from '../../../src/formats/writeModel';
import type { Model } from '../../../src/model/model';
import { folderOf } from '../../fixtures/dataFiles';
import { failureOf } from '../../fixtures/failureOf';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';
import { modelJson, zeroShards } from '../../fixtures/smallModelFiles';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

/** A model of one weight of four numbers, its bytes in files of the given sizes. */
async function folderWith(
  shards: Readonly<Record<string, number>>,
  { name = 'model.json', others = {} }: { name?: string; others?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  return folderOf({ [name]: modelJson(Object.keys(shards)), ...zeroShards(shards), ...others });
}

const edited = (model: Model): Model => ({ ...model, weights: new Map([['w', vector('w', [9, 8, 7, 6])]]) });

async function saved(folder: string, file = ''): Promise<{ out: string; files: string[]; messages: string[] }> {
  const out = join(folder, '..', `${folder.split('/').at(-1) ?? ''}-out`);
  const { warnings } = await writeModel(edited(await readModel(join(folder, file))), out, { overwrite: true });
  expect([...((await readModel(out)).weights.get('w')?.values ?? [])]).toEqual([9, 8, 7, 6]);
  return { out, files: (await readdir(out)).sort(), messages: warnings.map(({ message }) => message) };
}

/** A folder inside a temporary one, so that its neighbours go with it. */
async function nested(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await folderOf(Object.fromEntries(Object.entries(files).map(([name, content]) => [`in/${name}`, content])));
  return join(root, 'in');
}

describe("a written model's shards", () => {
  it.each([
    [{ 'weights.bin': 16 }],
    [{ 'group1-shard1of1.bin': 16 }],
    [{ './model.weights.bin': 16 }],
    [{ a: 8, b: 8 }],
    [{ 'group1-shard1of3.bin': 6, 'group1-shard2of3.bin': 6, 'group1-shard3of3.bin': 4 }],
  ])('keep the names and number of the original: %j', async (shards) => {
    const { out, files, messages } = await saved(await nested({ 'model.json': modelJson(Object.keys(shards)), ...zeroShards(shards) }));
    expect(files).toEqual([...Object.keys(shards).map((path) => path.replace('./', '')), 'model.json'].sort());
    expect(messages).toEqual([]);
    expect(await readFile(join(out, 'model.json'), 'utf8')).toBe(modelJson(Object.keys(shards)));
  });

  it.each([
    ['a folder below', { 'sub/w.bin': 16 }, ['group1-shard1of1.bin']],
    ['names that differ by case alone', { 'w.bin': 8, 'W.bin': 8 }, ['group1-shard1of2.bin', 'group1-shard2of2.bin']],
    ['more files than can be filled', { a: 3, b: 3, c: 2, d: 2, e: 2, f: 2, g: 2 }, ['group1-shard']],
    ['the name of a file that goes along', { 'labels.txt': 16 }, ['group1-shard1of1.bin']],
  ])('get other names, and that is said, where the original has %s', async (_, shards, expected) => {
    const { files, messages } = await saved(await nested({ 'model.json': modelJson(Object.keys(shards)), ...zeroShards(shards) }));
    for (const name of expected) expect(files.join(' ')).toContain(name);
    expect(messages).toEqual([expect.stringMatching(/^The weights are in .*group1-shard.* now, not in .* as the original's\.$/)]);
  });

  it('are one where the original is one, however large', async () => {
    const values = Float32Array.from({ length: 2_500_000 }, (_, i) => i);
    const weights = [{ ...vector('w', []), shape: [values.length], values }, vector('v', [1, 2])];
    const model = modelOfWeights(weights, { groups: [{ weightNames: ['w', 'v'], paths: ['weights.bin'] }] });
    const out = join(await temporaryFolder(), 'out');
    await writeModel(model, out, { overwrite: false });
    expect((await readdir(out)).sort()).toEqual(['model.json', 'weights.bin']);
    const back = await readModel(out);
    // Number by number, since a message about millions of them takes half a minute to make.
    expect(back.weights.get('w')?.values.every((value, i) => value === i)).toBe(true);
    expect(back.weights.get('w')?.shape).toEqual([values.length]);
    expect(back.weights.get('v')?.values).toEqual(Float32Array.of(1, 2));
  });

  it('keep their names when the model replaces itself, and a file of the user keeps its own', async () => {
    const folder = await folderWith(
      { 'weights.bin': 16 },
      { others: { 'weights-v2.bin': 'mine', 'metadata.json': '{"labels":["a","b"]}' } },
    );
    for (let round = 0; round < 2; round++) {
      const { warnings } = await writeModel(edited(await readModel(folder)), folder, { overwrite: true });
      expect(warnings).toEqual([]);
      expect((await readdir(folder)).sort()).toEqual(['metadata.json', 'model.json', 'weights-v2.bin', 'weights.bin']);
    }
    expect(await readFile(join(folder, 'weights-v2.bin'), 'utf8')).toBe('mine');
    expect([...((await readModel(folder)).weights.get('w')?.values ?? [])]).toEqual([9, 8, 7, 6]);
  });

  it('leave the file of another model that has the wanted name, and that is said', async () => {
    const folder = await folderWith({ 'weights.bin': 16 }, { others: { 'other.json': modelJson(['weights.bin']) } });
    const { warnings } = await writeModel(edited(await readModel(folder)), folder, { overwrite: true });
    expect(warnings).toMatchObject([{ code: 'shardNames' }]);
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'other.json', 'weights-v2.bin', 'weights.bin']);
    expect([...((await readModel(join(folder, 'other.json'))).weights.get('w')?.values ?? [])]).toEqual([0, 0, 0, 0]);
  });

  it('are not taken for left-overs where model.json has ./ in front of them', async () => {
    const folder = await folderWith({ './model.weights.bin': 16 });
    const stage = join(folder, `.x.partial-${2 ** 30}-0.0`);
    await mkdir(stage);
    const journal = { file: 'model.json', added: ['model.weights.bin'], replaced: [], companions: [] };
    await writeFile(join(stage, 'journal.json'), JSON.stringify(journal));
    await removePartials(folder);
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'model.weights.bin']);
  });
});

describe('files that go with a model', () => {
  const companions = { 'metadata.json': '{"labels":["a"]}\r\n ', 'model_meta.json': '{ }', 'labels.txt': '\uFEFFa\n', 'vocab.txt': 'x' };

  it('are copied byte for byte; others are not', async () => {
    const files = { ...companions, 'readme.md': 'x', 'other.json': '{}' };
    const { out, files: written } = await saved(
      await nested({ 'model.json': modelJson(['w.bin']), ...zeroShards({ 'w.bin': 16 }), ...files }),
    );
    expect(written).toEqual([...Object.keys(companions), 'model.json', 'w.bin'].sort());
    for (const [name, text] of Object.entries(companions)) expect(await readFile(join(out, name), 'utf8')).toBe(text);
  });

  it('take the place of others only when overwriting, and what stays is said', async () => {
    const folder = await nested({ 'model.json': modelJson(['w.bin']), ...zeroShards({ 'w.bin': 16 }), 'labels.txt': 'a\nb' });
    const out = join(folder, '..', 'in-out');
    await mkdir(out);
    await writeFile(join(out, 'labels.txt'), 'old');
    await writeFile(join(out, 'metadata.json'), '{}');
    const model = await readModel(folder);
    expect(await failureOf(writeModel(model, out, { overwrite: false }))).toMatchObject({ code: 'outputExists' });
    expect(await readFile(join(out, 'labels.txt'), 'utf8')).toBe('old');
    const { messages } = await saved(folder);
    expect(await readFile(join(out, 'labels.txt'), 'utf8')).toBe('a\nb');
    expect(messages).toEqual([expect.stringContaining('metadata.json was in')]);
  });

  it('that lead out of the folder are neither read nor copied', async () => {
    const folder = await nested({ 'model.json': modelJson(['w.bin']), ...zeroShards({ 'w.bin': 16 }) });
    await writeFile(join(folder, '..', 'secret'), '["a","b"]');
    await symlink(join(folder, '..', 'secret'), join(folder, 'labels.json'));
    expect((await readModel(folder)).hints).toBeUndefined();
    expect((await saved(folder)).files).toEqual(['model.json', 'w.bin']);
  });

  it('say so where they could not be placed', async () => {
    const folder = await nested({ 'model.json': modelJson(['w.bin']), ...zeroShards({ 'w.bin': 16 }), 'labels.txt': 'a\nb' });
    await mkdir(join(folder, '..', 'in-out', 'labels.txt'), { recursive: true });
    await writeFile(join(folder, '..', 'in-out', 'labels.txt', 'x'), '');
    expect((await saved(folder)).messages).toEqual([expect.stringContaining('labels.txt could not be put into')]);
  });
});

describe("a model's file of another name", () => {
  const files = { 'my-net.json': modelJson(['./my-net.weights.bin']), 'my-net.weights.bin': new Uint8Array(16), 'my-net_meta.json': '{}' };

  it('is found where it is the only one, and keeps its name', async () => {
    const folder = await nested({ ...files, 'data.json': '[1]', 'package.json': '{"name":"x"}' });
    expect((await readModel(folder)).file).toBe(join(folder, 'my-net.json'));
    const { files: written, messages } = await saved(folder);
    expect([written, messages]).toEqual([Object.keys(files).sort(), []]);
    await writeModel(edited(await readModel(folder)), folder, { overwrite: true });
    expect(await readdir(folder)).toHaveLength(5);
  });

  it('takes the name of the model that it replaces, and its metadata with it', async () => {
    const folder = await nested(files);
    const out = join(folder, '..', 'in-out');
    await writeModel(modelOfWeights([vector('old', [1])]), out, { overwrite: false });
    expect((await saved(folder)).files).toEqual(['model.json', 'model_meta.json', 'my-net.weights.bin']);
  });

  it('is refused beside another, and both are named; model.json goes before them', async () => {
    const two = { ...files, 'b.json': modelJson(['./my-net.weights.bin']) };
    const folder = await nested(two);
    expect(await failureOf(readModel(folder))).toMatchObject({
      code: 'fileUnreadable',
      file: folder,
      reason: expect.stringContaining('b.json and my-net.json') as unknown,
    });
    expect((await readModel(join(folder, 'b.json'))).file).toBe(join(folder, 'b.json'));
    await writeFile(join(folder, 'model.json'), modelJson(['./my-net.weights.bin']));
    expect((await readModel(folder)).file).toBe(join(folder, 'model.json'));
  });
});

describe('a model written beside other things', () => {
  /** A folder with another model, whose shards and labels have the names that the new one's would have. */
  async function notes(): Promise<string> {
    const folder = join(await temporaryFolder(), 'notes');
    await writeModel(modelOfWeights([vector('theirs', [1, 2])]), folder, { overwrite: false });
    await writeFile(join(folder, 'labels.txt'), 'theirs');
    await writeFile(join(folder, 'diary.txt'), 'mine');
    return folder;
  }
  const weightsIn = async (file: string): Promise<string[]> =>
    [...(await readModel(file)).weights.values()].map(({ name, values }) => `${name} ${values.join(' ')}`);
  async function ours(values: readonly number[]): Promise<Model> {
    const source = join(await temporaryFolder(), 'source');
    await mkdir(source);
    await writeFile(join(source, 'labels.txt'), 'ours');
    return modelOfWeights([vector('ours', [...values])], { file: join(source, 'model.json') });
  }

  it('has shards of names that nothing has, and leaves everything else as it is', async () => {
    const folder = await notes();
    const { file, warnings } = await writeModel(await ours([3, 4, 5]), folder, { overwrite: false, beside: true, name: 'copy-model.json' });
    expect(file).toBe(join(folder, 'copy-model.json'));
    expect(await weightsIn(file)).toEqual(['ours 3 4 5']);
    expect(await weightsIn(join(folder, 'model.json'))).toEqual(['theirs 1 2']);
    expect(await readFile(join(folder, 'labels.txt'), 'utf8')).toBe('theirs');
    expect(await readFile(join(folder, 'diary.txt'), 'utf8')).toBe('mine');
    expect(warnings.map(({ message }) => message).join()).toContain('labels.txt was in');
  });

  it('replaces a model of its name, with the shards that no other model has', async () => {
    const folder = await notes();
    const options = { overwrite: false, beside: true, name: 'copy-model.json' };
    await writeModel(await ours([3, 4, 5]), folder, options);
    const before = await readdir(folder);
    const { file } = await writeModel(await ours([6]), folder, options);
    expect(await weightsIn(file)).toEqual(['ours 6']);
    expect(await weightsIn(join(folder, 'model.json'))).toEqual(['theirs 1 2']);
    expect((await readdir(folder)).sort()).toEqual(before.sort());
  });

  it('brings its companions where their places are free, and into a new folder', async () => {
    const folder = join(await temporaryFolder(), 'new');
    await writeModel(await ours([3]), folder, { overwrite: false, beside: true, name: 'small.json' });
    expect(await readFile(join(folder, 'labels.txt'), 'utf8')).toBe('ours');
    expect(await weightsIn(join(folder, 'small.json'))).toEqual(['ours 3']);
  });

  it('can lie beside its own original', async () => {
    const model = await ours([3]);
    const folder = dirname(model.file);
    await writeModel(model, folder, { overwrite: true });
    await writeModel(modelOfWeights([vector('ours', [4])], { file: model.file }), folder, {
      overwrite: false,
      beside: true,
      name: 'small.json',
    });
    expect(await weightsIn(model.file)).toEqual(['ours 3']);
    expect(await weightsIn(join(folder, 'small.json'))).toEqual(['ours 4']);
    expect(await readFile(join(folder, 'labels.txt'), 'utf8')).toBe('ours');
  });
});
