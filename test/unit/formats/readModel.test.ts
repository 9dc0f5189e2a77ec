import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import { failureOf } from '../../fixtures/failureOf';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const TOPOLOGY = { class_name: 'Sequential', config: { name: 's', layers: [] } };
const KERNEL = { name: 'dense/kernel', shape: [2, 2], dtype: 'float32' };
const BIAS = { name: 'dense/bias', shape: [2], dtype: 'float32' };

/** A model of a kernel and a bias in one shard of 24 bytes, with parts replaced. */
function modelJson(more: object = {}, weights: readonly object[] = [KERNEL, BIAS], paths: readonly string[] = ['w.bin']): object {
  return { modelTopology: TOPOLOGY, weightsManifest: [{ paths, weights }], ...more };
}

/** Writes files into a new folder; a model.json that is not text becomes JSON. */
async function folderWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    const plain = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(join(folder, name), plain ? content : JSON.stringify(content));
  }
  return folder;
}

const SIX_FLOATS = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);

describe('reading', () => {
  it('decodes each weight into a buffer of its own', async () => {
    const folder = await folderWith({ 'model.json': modelJson(), 'w.bin': SIX_FLOATS });
    const { weights, file, groups } = await readModel(folder);
    expect(file).toBe(join(folder, 'model.json'));
    expect(weights.get('dense/bias')).toMatchObject({ shape: [2], dtype: 'float32', values: Float32Array.of(5, 6) });
    expect(weights.get('dense/kernel')?.values.buffer.byteLength).toBe(16);
    expect(groups).toEqual([{ weightNames: ['dense/kernel', 'dense/bias'], paths: ['w.bin'] }]);
  });

  it('joins shards wherever they were cut, in folders and with any name', async () => {
    const paths = ['./a b', 'sub/ü.w', 'empty', 'c.bin'];
    const parts = [SIX_FLOATS.slice(0, 3), SIX_FLOATS.slice(3, 18), SIX_FLOATS.slice(18, 18), SIX_FLOATS.slice(18)];
    const files = Object.fromEntries(paths.map((path, index) => [path, parts[index]]));
    const folder = await folderWith({ 'model.json': modelJson({}, [KERNEL, BIAS], paths), ...files });
    const { weights } = await readModel(folder);
    expect(weights.get('dense/kernel')?.values).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(weights.get('dense/bias')?.values).toEqual(Float32Array.of(5, 6));
  });

  it('knows every dtype, scalars, and weights without elements', async () => {
    const weights = [
      { name: 'scalar', shape: [], dtype: 'int32' },
      { name: 'flag', shape: [3], dtype: 'bool' },
      { name: 'words', shape: [2], dtype: 'string' },
      { name: 'none', shape: [0, 9e15], dtype: 'float32' },
      { name: 'after', shape: [1], dtype: 'float32', quantization: { dtype: 'float16' } },
      { name: 'complex', shape: [1], dtype: 'complex64' },
    ];
    const words = [2, 0, 0, 0, 0x68, 0x69, 0, 0, 0, 0];
    const bytes = Uint8Array.from([7, 0, 0, 0, 1, 0, 1, ...words, 0, 0x3c, 0, 0, 128, 63, 0, 0, 0, 64]);
    const folder = await folderWith({ 'model.json': modelJson({}, weights), 'w.bin': bytes });
    const model = await readModel(folder);
    expect(model.weights.get('scalar')?.values).toEqual(Int32Array.of(7));
    expect(model.weights.get('flag')?.values).toEqual(Uint8Array.of(1, 0, 1));
    expect(model.weights.get('words')?.values).toEqual(Uint8Array.from(words));
    expect(model.weights.get('none')?.values).toEqual(new Float32Array(0));
    expect(model.weights.get('after')?.values).toEqual(Float32Array.of(1));
    expect(model.weights.get('complex')?.values).toEqual(Float32Array.of(1, 2));
  });

  it.each([
    ['without any group', modelJson({ weightsManifest: [] })],
    [
      'with groups that have no weights',
      modelJson({
        weightsManifest: [
          { paths: [], weights: [] },
          { paths: ['w.bin'], weights: [] },
        ],
      }),
    ],
    ['with its topology in a string', modelJson({ modelTopology: JSON.stringify(TOPOLOGY) }, [], [])],
    ['with the topology in model_config', modelJson({ modelTopology: { keras_version: '2.2', model_config: TOPOLOGY } }, [], [])],
    ['with model_config in a string', modelJson({ modelTopology: { model_config: JSON.stringify(TOPOLOGY) } }, [], [])],
    ['with a byte order mark', `\uFEFF${JSON.stringify(modelJson({}, [], []))}`],
  ])('takes a model %s', async (_name, json) => {
    const folder = await folderWith({ 'model.json': json, 'w.bin': '' });
    const { topology, weights } = await readModel(folder);
    expect(weights.size).toBe(0);
    expect(topology['model_config'] ?? topology).toEqual(TOPOLOGY);
  });

  it('keeps other keys in their order and names those that tfjs does not know', async () => {
    const json = { zebra: 1, ...modelJson(), format: 'layers-model', userDefinedMetadata: { a: [1] } };
    const folder = await folderWith({ 'model.json': json, 'w.bin': SIX_FLOATS });
    const { extras, keyOrder, warnings } = await readModel(folder);
    expect(extras).toEqual({ zebra: 1, format: 'layers-model', userDefinedMetadata: { a: [1] } });
    expect(keyOrder).toEqual(['zebra', 'modelTopology', 'weightsManifest', 'format', 'userDefinedMetadata']);
    expect(warnings.map(({ code }) => code)).toEqual(['extraKey']);
  });

  it('warns of NaN and Infinity, with their number', async () => {
    const bytes = new Uint8Array(Float32Array.of(1, NaN, 3, 4, -Infinity, Infinity).buffer);
    const folder = await folderWith({ 'model.json': modelJson(), 'w.bin': bytes });
    const { warnings } = await readModel(folder);
    expect(warnings).toEqual([
      { code: 'nonFiniteValues', weight: 'dense/kernel', message: 'Weight "dense/kernel" has 1 value that is NaN or infinite.' },
      { code: 'nonFiniteValues', weight: 'dense/bias', message: 'Weight "dense/bias" has 2 values that are NaN or infinite.' },
    ]);
  });

  it('leaves the state of an optimizer out, and says so', async () => {
    const folder = await folderWith({ 'model.json': modelJson({}, [{ ...KERNEL, group: 'optimizer' }, BIAS]), 'w.bin': SIX_FLOATS });
    const { weights, groups, warnings } = await readModel(folder);
    expect([...weights.keys()]).toEqual(['dense/bias']);
    expect(weights.get('dense/bias')?.values).toEqual(Float32Array.of(5, 6));
    expect(groups[0]?.weightNames).toEqual(['dense/bias']);
    expect(warnings.map(({ code }) => code)).toEqual(['optimizerStateDropped']);
  });

  it('follows a link that stays inside of the folder', async () => {
    const folder = await folderWith({ 'model.json': modelJson(), 'real.bin': SIX_FLOATS });
    await symlink('real.bin', join(folder, 'w.bin'));
    expect((await readModel(folder)).weights.size).toBe(2);
  });
});

describe('refusing', () => {
  const EXPECTED = 'a model.json is an object with modelTopology and weightsManifest';
  const quantized = (quantization: unknown, dtype = 'float32'): object => modelJson({}, [{ ...BIAS, dtype, quantization }]);

  it.each<[string, unknown, object]>([
    ['an empty file', '', { code: 'notAModel', reason: 'it is empty' }],
    ['text', 'hello', { code: 'notAModel', reason: expect.stringContaining('not JSON') }],
    ['a value', '3', { code: 'notAModel' }],
    ['a list', [1], { code: 'notAModel', reason: `it is a list; ${EXPECTED}` }],
    ['a list of weights', [{ paths: [], weights: [] }], { code: 'notAModel', reason: expect.stringContaining('without a topology') }],
    [
      'an object',
      { name: 'x', size: '1' },
      { code: 'notAModel', reason: `it has no modelTopology; its keys are "name", "size"; ${EXPECTED}` },
    ],
    ['an empty object', {}, { code: 'notAModel', reason: `it has no modelTopology; it is an empty object; ${EXPECTED}` }],
    ['a package.json', { name: 'x', version: '1', main: 'x.js' }, { code: 'notAModel', reason: expect.stringContaining('npm') }],
    [
      'a Keras configuration',
      { class_name: 'Functional', config: {}, registered_name: null },
      { code: 'notAModel', reason: expect.stringContaining('to_json()') },
    ],
    ['a GraphDef', { node: [], versions: {} }, { code: 'notAModel', reason: expect.stringContaining('graph alone') }],
    [
      "a .keras archive's metadata",
      { keras_version: '3', date_saved: 'x' },
      { code: 'notAModel', reason: expect.stringContaining('.keras archive') },
    ],
    [
      "Teachable Machine's metadata",
      { tfjsVersion: '1.3.1', modelName: 'x', labels: [] },
      { code: 'notAModel', reason: expect.stringContaining('beside it') },
    ],
    ['a web page', '<!DOCTYPE html><html></html>', { code: 'notAModel', reason: expect.stringContaining('web page') }],
    [
      'a pointer of Git LFS',
      'version https://git-lfs.github.com/spec/v1\noid x',
      { code: 'notAModel', reason: expect.stringContaining('git lfs pull') },
    ],
    ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le'), { code: 'notAModel', reason: expect.stringContaining('UTF-16') }],
    ['weights without topology', { weightsManifest: [] }, { code: 'notAModel', reason: expect.stringContaining('only weights') }],
    ['topology null', modelJson({ modelTopology: null }), { code: 'notAModel' }],
    ['topology alone', TOPOLOGY, { code: 'notAModel', reason: expect.stringContaining('topology alone') }],
    ['topology without manifest', { modelTopology: TOPOLOGY }, { code: 'manifestInvalid' }],
    ['a topology that is none', modelJson({ modelTopology: 7 }), { code: 'topologyInvalid' }],
    ['a topology without layers', modelJson({ modelTopology: {} }), { code: 'topologyInvalid' }],
    [
      'a graph-model with layers',
      modelJson({ format: 'graph-model' }),
      { code: 'topologyInvalid', reason: 'modelTopology.node is missing.' },
    ],
    ['a graph-model without nodes', modelJson({ modelTopology: { node: [] } }), { code: 'topologyInvalid' }],
    ['an HDF5 file', Buffer.from('\x89HDF\r\n\x1a\n....', 'latin1'), { code: 'formatUnsupported', format: 'Keras HDF5 file' }],
    ['a .keras file', Buffer.from('PK\x03\x04....'), { code: 'formatUnsupported' }],
    [
      'an AppleDouble file',
      Buffer.from([0, 5, 0x16, 7, 0, 2, 0, 0]),
      { code: 'notAModel', reason: expect.stringContaining('AppleDouble') },
    ],
    ['deep nesting', '['.repeat(200_000) + ']'.repeat(200_000), { code: 'notAModel', reason: expect.stringContaining('levels deep') }],
    ['a manifest that is no list', modelJson({ weightsManifest: {} }), { code: 'manifestInvalid' }],
    ['a group without paths', modelJson({ weightsManifest: [{ weights: [] }] }), { code: 'manifestInvalid' }],
    ['one name twice', modelJson({}, [KERNEL, KERNEL]), { code: 'weightMismatch', tensor: 'dense/kernel' }],
    ['an unknown dtype', modelJson({}, [{ ...BIAS, dtype: 'float64' }]), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['a negative shape', modelJson({}, [{ ...BIAS, shape: [-2] }]), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['a shape of null', modelJson({}, [{ ...BIAS, shape: [null] }]), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['a broken size', modelJson({}, [{ ...BIAS, shape: [1.5] }]), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['no shape', modelJson({}, [{ ...BIAS, shape: undefined }]), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['an absurd shape', modelJson({}, [{ ...BIAS, shape: [2 ** 40, 2 ** 40] }]), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    [
      'a shape larger than its file',
      modelJson({}, [KERNEL, { ...BIAS, shape: [2 ** 40] }]),
      { code: 'weightBytes', tensor: 'dense/bias', found: 24 },
    ],
    [
      'bytes that are missing',
      modelJson(
        {},
        [KERNEL, KERNEL, BIAS].map((weight, index) => ({ ...weight, name: `w${index}` })),
      ),
      { code: 'weightBytes', tensor: 'w1', expected: 40, found: 24 },
    ],
    ['bytes that nobody wants', modelJson({}, [KERNEL]), { code: 'weightBytes', expected: 16, found: 24 }],
    ['strings that end too late', modelJson({}, [{ ...BIAS, dtype: 'string' }]), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['a scale of 0', quantized({ dtype: 'uint8', scale: 0, min: 0 }), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['a negative scale', quantized({ dtype: 'uint8', scale: -1, min: 0 }), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['a scale of null', quantized({ dtype: 'uint8', scale: null, min: 0 }), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['no min', quantized({ dtype: 'uint16', scale: 1 }), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['an unknown quantization', quantized({ dtype: 'int4', scale: 1, min: 0 }), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['quantization null', quantized(null), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['quantized truth', quantized({ dtype: 'uint8', scale: 1, min: 0 }, 'bool'), { code: 'manifestInvalid', tensor: 'dense/bias' }],
    ['float16 integers', quantized({ dtype: 'float16' }, 'int32'), { code: 'manifestInvalid', tensor: 'dense/bias' }],
  ])('%s', async (_name, json, expected) => {
    const folder = await folderWith({ 'model.json': json, 'w.bin': SIX_FLOATS });
    expect(await failureOf(readModel(folder))).toMatchObject({ file: join(folder, 'model.json'), ...expected });
  });

  it.each([
    '../w.bin',
    'a/../../w.bin',
    '/etc/passwd',
    'C:w.bin',
    'C:/w.bin',
    '\\\\host\\w.bin',
    'a\\w.bin',
    'http://host/w.bin',
    'file:///etc/passwd',
    'data:,x',
    'w.bin\0',
    '',
  ])('the shard path %j', async (path) => {
    const folder = await folderWith({ 'model.json': modelJson({}, [KERNEL, BIAS], [path]), 'w.bin': SIX_FLOATS });
    expect(await failureOf(readModel(folder))).toEqual({ code: 'pathNotAllowed', file: join(folder, 'model.json'), path });
  });

  it('links out of the folder, of a shard and of a folder on the way', async () => {
    const outside = await folderWith({ 'w.bin': SIX_FLOATS });
    const folder = await folderWith({ 'model.json': modelJson(), 'other.json': modelJson({}, [KERNEL, BIAS], ['link/w.bin']) });
    await symlink(join(outside, 'w.bin'), join(folder, 'w.bin'));
    await symlink(outside, join(folder, 'link'));
    expect(await failureOf(readModel(folder))).toMatchObject({ code: 'pathNotAllowed', path: 'w.bin' });
    expect(await failureOf(readModel(join(folder, 'other.json')))).toMatchObject({ code: 'pathNotAllowed', path: 'link/w.bin' });
  });

  it('shards that are missing, folders, or pipes', async () => {
    const folder = await folderWith({
      'model.json': modelJson(),
      'b.json': modelJson({}, [], ['sub']),
      'c.json': modelJson({}, [], ['pipe']),
    });
    await mkdir(join(folder, 'sub'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const missing = await failureOf(readModel(folder));
    expect(missing).toEqual({ code: 'fileUnreadable', file: join(folder, 'w.bin'), reason: 'there is no such file or folder' });
    expect(await failureOf(readModel(join(folder, 'b.json')))).toMatchObject({ code: 'fileUnreadable' });
    expect(await failureOf(readModel(join(folder, 'c.json')))).toMatchObject({ code: 'fileUnreadable' });
    await writeFile(join(folder, 'w.bin'), 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 24\n');
    expect(await failureOf(readModel(folder))).toMatchObject({
      code: 'fileUnreadable',
      file: join(folder, 'w.bin'),
      reason: expect.stringContaining('git lfs'),
    });
  });

  it('a path where nothing is, or a folder without a model.json', async () => {
    const folder = await temporaryFolder();
    expect(await failureOf(readModel(join(folder, 'none')))).toMatchObject({ code: 'fileUnreadable', file: join(folder, 'none') });
    expect(await failureOf(readModel(folder))).toMatchObject({ code: 'fileUnreadable', file: join(folder, 'model.json') });
  });
});
