import { beforeAll, describe, expect, it } from 'vitest';
import { planChannels } from '../../../src/compress/channelPlan';
import { cutChannels } from '../../../src/compress/cutChannels';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf } from '../../../src/runtime/tf';
import { describeFailure } from '../../../src/protocol/sentence';
import { Failure } from '../../../src/model/failure';
import { cutAgainstMasked } from '../../fixtures/cutAgainstMasked';
import { failureOf } from '../../fixtures/failureOf';
import { GraphBuilder, text } from '../../fixtures/graphBuilder';
import { graphCases, graphOfCase } from '../../fixtures/graphCases';

beforeAll(() => startBackend('wasm'));

/** Dense layers a and b; what `more` adds stands behind b. */
function dense(more: (graph: GraphBuilder, b: string) => string = (_, b) => b): Model {
  const graph = new GraphBuilder();
  const a = graph.matMul(
    'a',
    [graph.placeholder('x', [null, 3]), graph.floats('ka', [3, 5]), graph.floats('ba', [5])],
    ['BiasAdd', 'Relu'],
  );
  return graph.output(more(graph, graph.matMul('b', [a, graph.floats('kb', [5, 4])]))).build();
}

describe('an executable graph', () => {
  it('has variables that learn and can be assigned, and leaves nothing behind', async () => {
    const tensors = tf.memory().numTensors;
    const exec = await openModel(
      dense((g, b) => g.node('Mul', 'y', [g.node('AddV2', 'n', [b, g.floats('bias', [4])]), g.floats('scale', [], [2])])),
    );
    expect([...exec.trainable].sort()).toEqual(['ba', 'bias', 'ka', 'kb']);
    expect(exec.layers.map(({ path, className, weightNames }) => [path, className, weightNames])).toEqual([
      ['a', '_FusedMatMul', ['ka', 'ba']],
      ['b', 'MatMul', ['kb']],
      ['n', 'AddV2', ['bias']],
      ['y', 'Mul', ['scale']],
    ]);
    exec.assign([{ name: 'scale', shape: [], dtype: 'float32', values: Float32Array.of(0) }]);
    expect(exec.read(['scale']).get('scale')).toEqual(Float32Array.of(0));
    const x = tf.ones([2, 3]);
    const [y] = exec.run([x]);
    expect(y?.dataSync().every((value) => value === 0)).toBe(true);
    tf.dispose([x, y ?? []]);
    exec.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('keeps inputs and weights that are outputs alive', async () => {
    const graph = new GraphBuilder();
    const model = graph
      .output(graph.placeholder('x', [null, 2]))
      .output(graph.floats('k', [2]))
      .build();
    const exec = await openModel(model);
    const x = tf.ones([2, 2]);
    for (let time = 0; time < 2; time++) tf.dispose(exec.run([x]));
    expect(x.isDisposed || exec.variables.get('k')?.isDisposed).toBe(false);
    x.dispose();
    exec.dispose();
  });

  it.each([
    [
      'an operation that tfjs does not have',
      dense((g, b) => g.node('FancyNewOp', 'y', [b])),
      { code: 'modelNotRunnable', layer: 'y', reason: 'TensorFlow.js has no operation "FancyNewOp".' },
    ],
    ['a node with too few inputs', dense((g, b) => g.node('AddV2', 'y', [b])), { code: 'modelNotRunnable', layer: 'y' }],
    [
      'only a loop',
      onlyLoop(),
      {
        code: 'modelNotRunnable',
        layer: 'loop',
        reason: 'its results depend on the operation "StatelessWhile", which TensorFlow.js can only run asynchronously.',
      },
    ],
  ])('with %s is refused in a sentence', async (_name, model, expected) => {
    const tensors = tf.memory().numTensors;
    const opened = openModel(model).then((exec) => {
      const x = tf.ones([2, 3]);
      try {
        exec.run([x]);
      } finally {
        x.dispose();
        exec.dispose();
      }
    });
    const failure = await failureOf(opened);
    expect(failure).toMatchObject(expected);
    expect(describeFailure(new Failure('modelNotRunnable', failure as never))).toMatch(
      /^\/fixture\/graph\/model.json can't be run \(layer ".*"\): .*[.)]$/,
    );
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

/** Everything the model gives comes out of a loop that its input goes into. */
function onlyLoop(): Model {
  const graph = new GraphBuilder();
  const functions = { cond: { func: { name: 'cond' } }, body: { func: { name: 'body' } } };
  const loop = graph.node('StatelessWhile', 'loop', [graph.placeholder('x', [null, 3])], functions);
  return graph.output(loop).build(
    {},
    {
      library: {
        function: ['cond', 'body'].map((name) => ({
          signature: { name, inputArg: [{ name: 'a', type: 'DT_FLOAT' }], outputArg: [] },
          nodeDef: [],
          ret: {},
        })),
      },
    },
  );
}

describe('asynchronous parts of a graph', () => {
  it('are left out; what stands before them is cut, what goes into them is not', async () => {
    const model = dense((g, b) =>
      g.node('Softmax', 'y', [g.matMul('behind', [g.node('Where', 'where', [g.node('Relu', 'r', [b])]), g.floats('k2', [2, 4])])]),
    );
    const exec = await openModel(model);
    expect(exec.outputs.map(({ name }) => name)).toEqual(['r']);
    exec.dispose();
    const { structure } = await analyse(model);
    const reasons = Object.fromEntries(
      structure.layers.map(({ layer, channels }) => [
        layer,
        [...new Set([...channels].map((id) => structure.channels[id]?.obstacle?.detail))],
      ]),
    );
    expect(reasons).toEqual({
      a: [undefined],
      b: ["tied to the model's output"],
      behind: [`computed with "Where", which can't be traced`],
    });
    expect(structure.unknownKernels).toEqual([{ kernel: 'Where', layer: 'where', untraced: true }]);
    expect((await cutAgainstMasked(model)).difference).toBeLessThanOrEqual(1e-5);
  });

  it('may be lookup tables with an initializer', async () => {
    const model = dense((g, b) =>
      g.node('LookupTableFindV2', 'y', [g.node('HashTableV2', 'table', []), b, g.floats('other', [], [0])], { shared_name: text('t') }),
    );
    const exec = await openModel({
      ...model,
      extras: { ...model.extras, modelInitializer: { node: [{ name: 'table', op: 'HashTableV2' }] } },
    });
    expect(exec.outputs.map(({ name }) => name)).toEqual(['b']);
    exec.dispose();
  });
});

describe('a cut graph', () => {
  const shared = graphCases.find(({ name }) => name === 'two reshapes with one constant and other channels');

  it('gets a constant of its own where nodes shared one', async () => {
    if (!shared) throw new Error('no such case');
    const model = graphOfCase(shared);
    const { structure } = await analyse(model);
    const first = structure.layers.find(({ layer }) => layer === 'before')?.channels[0] ?? -1;
    const cut = cutChannels(model, structure, planChannels(model, structure, [first]));
    expect([cut.weights.get('to')?.values, cut.weights.get('to/r0')?.values]).toEqual([Int32Array.of(-1, 16, 6), Int32Array.of(-1, 16, 5)]);
    const nodes = cut.topology['node'] as { name: string; input?: string[] }[];
    expect(nodes.find(({ name }) => name === 'r0')?.input).toEqual(['before', 'to/r0']);
    expect(nodes.find(({ name }) => name === 'r1')?.input).toEqual(['other', 'to']);
  });

  it('states the new shapes in its constants and beside its nodes', async () => {
    const graph = new GraphBuilder();
    const a = graph.matMul('a', [graph.placeholder('x', [null, 3]), graph.floats('ka', [3, 5])]);
    const relu = graph.node('Relu', 'r', [a], { _output_shapes: { list: { shape: [{ dim: [{ size: '-1' }, { size: '5' }] }] } } });
    const model = graph.output(graph.matMul('b', [relu, graph.floats('kb', [5, 2])])).build();
    const { structure } = await analyse(model);
    const removed = [1, 4].map((place) => structure.layers[0]?.channels[place] ?? -1);
    const cut = cutChannels(model, structure, planChannels(model, structure, removed));
    const written = JSON.stringify(cut.topology);
    expect(written).toContain('"_output_shapes":{"list":{"shape":[{"dim":[{"size":"-1"},{"size":"3"}]}]}}');
    expect(written).toContain('"tensorShape":{"dim":[{"size":"3"},{"size":"2"}]}');
    expect(written).not.toContain('"5"');
  });
});
