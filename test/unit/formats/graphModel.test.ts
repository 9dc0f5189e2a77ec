import '@tensorflow/tfjs-backend-cpu';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import { analyse } from '../../../src/operations/analyse';
import { describeModel } from '../../../src/operations/describeModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { GraphBuilder } from '../../fixtures/graphBuilder';
import { loadGraphWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { weightBytes } from '../../fixtures/weightBytes';

/** Guesses programming languages: text in, a loop over it, embeddings, dense layers; 8-bit weights, strings. */
const REAL = 'node_modules/@vscode/vscode-languagedetection/model';

beforeAll(async () => {
  await startBackend('wasm');
});

describe('a real quantized graph-model', () => {
  it('is counted as its own JSON counts', async () => {
    const json = JSON.parse(await readFile(join(REAL, 'model.json'), 'utf8')) as ManifestOnly;
    const weights = json.weightsManifest.flatMap((group) => group.weights);
    const params = weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const bytes = (await readFile(join(REAL, 'group1-shard1of1.bin'))).length;

    const model = await readModel(REAL);
    const answer = describeModel(model, await analyse(model));
    expect(answer.totals.params).toBe(params);
    expect(weightBytes(answer.totals)).toBe(bytes);
    expect(answer.layers.reduce((sum, layer) => sum + layer.params, 0)).toBe(params);
    expect(answer.layers.reduce((sum, layer) => sum + layer.bytes, 0)).toBe(bytes);
    expect(answer.layers.flatMap((layer) => layer.weights).length).toBe(weights.length);
  });

  it('shows its layers, and why nothing can be cut', async () => {
    const model = await readModel(REAL);
    const { layers, warnings, inputs } = describeModel(model, await analyse(model));
    expect(inputs).toEqual([{ name: 'inputs', shape: [null] }]);
    expect(layers.find(({ name }) => name === 'dnn/hiddenlayer_0/Relu')).toMatchObject({
      className: '_FusedMatMul',
      params: 70 * 512 + 512,
      bytes: 70 * 512 + 512,
      dtype: 'uint8',
      channels: 512,
      prunable: 0,
      reason: `computed with "TensorListFromTensor", which can't be traced`,
      weights: [
        { name: 'dnn/hiddenlayer_0/kernel', prunable: true },
        { name: 'dnn/hiddenlayer_0/bias', prunable: false },
      ],
    });
    expect(warnings.map(({ code }) => code)).toContain('traceIncomplete');
  });

  it('is written as it was read: all bytes of the weights, every key of the JSON in its order', async () => {
    const folder = join(await temporaryFolder(), 'out');
    await writeModel(await readModel(REAL), folder, { overwrite: false });
    const [written, original] = await Promise.all([folder, REAL].map((each) => readFile(join(each, 'group1-shard1of1.bin'))));
    expect(written?.equals(original ?? Buffer.of())).toBe(true);
    // The converter writes blanks between the items.
    const compact = JSON.stringify(JSON.parse(await readFile(join(REAL, 'model.json'), 'utf8')));
    expect((await readFile(join(folder, 'model.json'), 'utf8')) === compact).toBe(true);
  });

  it('gives stock tfjs the same outputs when it was written in other shards', async () => {
    const folder = join(await temporaryFolder(), 'out');
    await writeModel(await readModel(REAL), folder, { overwrite: false, shardBytes: 100_003 });
    await tf.setBackend('cpu');
    const [expected, found] = [await scoresOf(REAL), await scoresOf(folder)];
    await tf.setBackend('wasm');
    expect(expected.length).toBe(54);
    expect(Math.max(...expected)).toBeGreaterThan(0.05);
    expect(found).toEqual(expected);
  });
});

interface ManifestOnly {
  readonly weightsManifest: readonly { readonly weights: readonly { readonly shape: readonly number[] }[] }[];
}

/** tfjs 4.22 frees the loop's lists too early, in the original too; behind the loop stand the words that it gives. */
async function scoresOf(folder: string): Promise<number[]> {
  const model = await loadGraphWithStockTfjs(folder);
  const words = tf.tensor(['def', 'ain', '():', 'imp', 'ort', 'sys', 'arg', 'v[1', '', ''], [1, 10], 'string');
  const outputs = (await model.executeAsync({ 'map/TensorArrayV2Stack/TensorListStack': words }, ['scores'])) as Tensor;
  const values = [...outputs.dataSync()];
  tf.dispose([words, outputs]);
  model.dispose();
  return values;
}

describe('a written graph-model', () => {
  it('keeps signature, metadata, unknown keys, dtypes, groups and quantization', async () => {
    const folder = await temporaryFolder();
    const graph = new GraphBuilder();
    const x = graph.placeholder('x', [null, 3]);
    graph.constant({ name: 'words', shape: [2], dtype: 'string', values: Uint8Array.of(1, 0, 0, 0, 97, 0, 0, 0, 0) }, 'DT_STRING');
    graph.constant({ name: 'flags', shape: [3], dtype: 'bool', values: Uint8Array.of(1, 0, 1) }, 'DT_BOOL');
    graph.constant({ name: 'count', shape: [], dtype: 'int32', values: Int32Array.of(-7) }, 'DT_INT32');
    graph.constant(
      {
        name: 'k',
        shape: [3, 2],
        dtype: 'float32',
        values: Float32Array.of(0, 0.5, 1, 1.5, 2, 2.5),
        quantization: { dtype: 'uint8', scale: 0.5, min: 0 },
      },
      'DT_FLOAT',
    );
    const built = graph
      .output(graph.matMul('y', [x, 'k']))
      .build({ userDefinedMetadata: { note: 1 }, somethingElse: [2], convertedBy: null });
    const model = { ...built, groups: [{ weightNames: ['words', 'flags'], extras: { odd: true } }, { weightNames: ['count', 'k'] }] };
    await writeModel(model, join(folder, 'a'), { overwrite: false, shardBytes: 5 });
    const read = await readModel(join(folder, 'a'));
    expect(read).toMatchObject({ format: 'graph-model', topology: model.topology, extras: model.extras });
    expect(read.groups.map(({ weightNames, extras }) => ({ weightNames, extras }))).toEqual([
      { weightNames: ['words', 'flags'], extras: { odd: true } },
      { weightNames: ['count', 'k'], extras: undefined },
    ]);
    for (const [name, weight] of model.weights) expect(read.weights.get(name)).toMatchObject(weight);
    expect(read.warnings.map(({ code }) => code)).toEqual(['extraKey']);
    await writeModel(read, join(folder, 'b'), { overwrite: false, shardBytes: 5 });
    expect(await readFile(join(folder, 'b', 'model.json'), 'utf8')).toBe(await readFile(join(folder, 'a', 'model.json'), 'utf8'));
  });

  it.each([
    [
      'a constant that the manifest lacks',
      { weights: true },
      'weightMismatch',
      { tensor: 'k', reason: 'node "y" reads it, but weightsManifest does not list it' },
    ],
    [
      'an input that no node gives',
      { input: ['x', 'gone'] },
      'topologyInvalid',
      { layer: 'y', reason: 'its input "gone" is no node of the graph.' },
    ],
    ['two nodes of one name', { name: 'x' }, 'topologyInvalid', { layer: 'x', reason: 'two nodes have this name.' }],
    [
      'a node without an operation',
      { op: 7 },
      'topologyInvalid',
      { reason: 'modelTopology.node[2].op: expected string, received number.' },
    ],
  ])('with %s is refused', async (_name, change, code, data) => {
    const folder = join(await temporaryFolder(), 'model');
    await mkdir(folder);
    const node = [
      { name: 'x', op: 'Placeholder' },
      { name: 'k', op: 'Const' },
      { name: 'y', op: 'MatMul', input: ['x', 'k'], ...change },
    ];
    const weights = 'weights' in change ? [] : [{ name: 'k', shape: [1, 1], dtype: 'float32' }];
    const json = { modelTopology: { node, versions: {} }, weightsManifest: [{ paths: weights.length > 0 ? ['w.bin'] : [], weights }] };
    await writeFile(join(folder, 'model.json'), JSON.stringify(json));
    await writeFile(join(folder, 'w.bin'), Buffer.alloc(4));
    const failure = await failureOf(readModel(folder));
    expect(failure).toMatchObject({ code, ...data });
  });

  it.each([
    ['an output', { outputs: { y: { name: 'gone:0' } } }, 'the output "y" of its signature is "gone:0", which no node of the graph gives.'],
    ['an input', { inputs: { a: { name: 'gone' } } }, 'the input "a" of its signature is "gone", which no node of the graph gives.'],
    ['an input without a name', { inputs: { a: {} } }, 'the input "a" of its signature is a tensor without a name.'],
    ['an output that is no object', { outputs: { y: null } }, 'the output "y" of its signature is no object.'],
    ['outputs that are a list', { outputs: [{ name: 'y' }] }, 'the outputs of its signature are no object.'],
  ])('whose signature names %s that no node gives is refused on reading', async (_name, signature, reason) => {
    const folder = join(await temporaryFolder(), 'model');
    await mkdir(folder);
    const node = [
      { name: 'x', op: 'Placeholder' },
      { name: 'y', op: 'Identity', input: ['x'] },
    ];
    // The converter writes the signature here or there.
    for (const place of [{ signature }, { userDefinedMetadata: { signature } }]) {
      await writeFile(join(folder, 'model.json'), JSON.stringify({ modelTopology: { node, versions: {} }, weightsManifest: [], ...place }));
      expect(await failureOf(readModel(folder))).toMatchObject({
        code: 'topologyInvalid',
        file: join(folder, 'model.json'),
        reason,
      });
    }
  });

  it.each([
    ['an input that neither a node nor an argument gives', ['x', 'gone:z:0'], 'its input "gone:z:0" is no node of the graph.'],
    ['none that is missing', ['x', 'one:output:0'], undefined],
  ])('whose library has a function with %s is refused or read', async (_name, input, reason) => {
    const folder = join(await temporaryFolder(), 'model');
    await mkdir(folder);
    const nodeDef = [
      { name: 'one', op: 'Identity', input: ['x'] },
      { name: 'two', op: 'AddV2', input },
    ];
    const library = { function: [{ signature: { name: 'body', inputArg: [{ name: 'x' }] }, nodeDef }] };
    const modelTopology = { node: [{ name: 'x', op: 'Placeholder' }], versions: {}, library };
    await writeFile(join(folder, 'model.json'), JSON.stringify({ modelTopology, weightsManifest: [] }));
    if (reason === undefined) expect((await readModel(folder)).format).toBe('graph-model');
    else expect(await failureOf(readModel(folder))).toMatchObject({ code: 'topologyInvalid', layer: 'body/two', reason });
  });

  it('whose signature names a table that an initializer makes is read', async () => {
    const folder = join(await temporaryFolder(), 'model');
    await mkdir(folder);
    const node = [
      { name: 'x', op: 'Placeholder' },
      { name: 'y', op: 'Identity', input: ['x'] },
    ];
    const signature = { inputs: { x: { name: 'x:0' }, table: { name: 'unknown:0', resourceId: 1 } }, outputs: { y: { name: 'y:0' } } };
    await writeFile(join(folder, 'model.json'), JSON.stringify({ modelTopology: { node, versions: {} }, weightsManifest: [], signature }));
    expect((await readModel(folder)).format).toBe('graph-model');
  });
});
