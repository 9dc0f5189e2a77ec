import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { openModel } from '../../../src/runtime/openModel';
import { sampleInputs } from '../../../src/runtime/sampleInputs';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { writtenGraph } from '../../fixtures/fixedGraphs';
import { GraphBuilder } from '../../fixtures/graphBuilder';
import { memoryModel } from '../../fixtures/memoryModel';

beforeAll(() => startBackend('wasm'));

/** What is told of a built model, of which no tensor may be left. */
async function told<T>(model: Model, tell: (executable: ExecutableModel) => T): Promise<T> {
  const tensors = tf.memory().numTensors;
  const executable = await openModel(model);
  try {
    return tell(executable);
  } finally {
    executable.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  }
}

const samples = (model: Model): Promise<number | undefined> => told(model, ({ fixedSamples }) => fixedSamples);
const outputs = (model: Model): Promise<(readonly (number | null)[])[]> =>
  told(model, (executable) => executable.outputs.map(({ shape }) => shape));

describe('the number of samples that a model takes', () => {
  it('is any where two go through', async () => {
    expect(await samples(writtenGraph())).toBeUndefined();
  });

  it('is one where only one does, also with random inputs', async () => {
    const model = writtenGraph({ reshape: [1, 96] });
    expect(await samples(model)).toBe(1);
    const shape = await told(model, (executable) => {
      const [input] = sampleInputs(executable, 4, 1);
      const found = input?.shape;
      input?.dispose();
      return found;
    });
    expect(shape).toEqual([1, 4, 4, 3]);
  });

  it('is another that a reshape or the signature speaks of', async () => {
    expect(await samples(writtenGraph({ reshape: [5, 96] }))).toBe(5);
    expect(await samples(writtenGraph({ reshape: [5, -1], output: [5, 3] }))).toBe(5);
  });

  it('is what the placeholder or the first layer states', async () => {
    expect(await samples(writtenGraph({ batch: 8, reshape: [8, 96] }))).toBe(8);
    const dense = tfLayers.layers.dense({ batchInputShape: [3, 2], units: 2, name: 'out' });
    expect(await samples(memoryModel(() => tfLayers.sequential({ layers: [dense] })))).toBe(3);
  });

  it('is one where two come out as one', async () => {
    const model = writtenGraph({ end: [1, -1] });
    expect(await samples(model)).toBe(1);
    expect(await outputs(model)).toEqual([[null, 3]]);
  });

  it('is any where a result has no axis of samples', async () => {
    const graph = new GraphBuilder();
    const mean = graph.node('Mean', 'mean', [graph.placeholder('x', [null, 3]), graph.integers('axes', [0])], { keep_dims: { b: true } });
    const model = graph.output(mean).build();
    expect(await samples(model)).toBeUndefined();
    expect(await outputs(model)).toEqual([[1, 3]]);
  });

  it('is not to be found where the model runs with none', async () => {
    expect(await failureOf(samples(writtenGraph({ reshape: [1, 7] })))).toMatchObject({
      code: 'modelNotRunnable',
      layer: 'flat',
      kernel: 'Reshape',
    });
  });
});

describe("a graph's outputs", () => {
  it.each([
    ['no shape', undefined],
    ['open sizes', [null, null]],
    ['another shape', [null, 7]],
  ] as const)('have the shape of a pass where the signature gives %s', async (_, output) => {
    expect(await outputs(writtenGraph(output ? { output } : {}))).toEqual([[null, 3]]);
  });

  it('have it where the rank is unknown, or there is no signature', async () => {
    const model = writtenGraph();
    const signature = { inputs: {}, outputs: { soft: { name: 'soft:0', dtype: 'DT_FLOAT', tensorShape: { unknownRank: true } } } };
    const given = model.extras['signature'] as { inputs: object };
    expect(await outputs({ ...model, extras: { signature: { ...signature, inputs: given.inputs as never } } })).toEqual([[null, 3]]);
    expect(await outputs({ ...model, extras: {} })).toEqual([[null, 3]]);
    expect(
      await outputs({ ...model, extras: { userDefinedMetadata: { signature: { ...signature, inputs: given.inputs as never } } } }),
    ).toEqual([[null, 3]]);
  });

  it('are open where they follow an open input, and fixed where they do not', async () => {
    const graph = new GraphBuilder();
    const x = graph.placeholder('x', [null, null, null, 3]);
    const picture = graph.convolution('picture', [x, graph.floats('filter', [3, 3, 3, 2])]);
    const mean = graph.node('Mean', 'mean', [picture, graph.integers('axes', [1, 2])], { keep_dims: { b: false } });
    expect(await outputs(graph.output(picture).output(mean).build())).toEqual([
      [null, null, null, 2],
      [null, 2],
    ]);
  });

  it('say the number of samples where the inputs state it', async () => {
    expect(await outputs(writtenGraph({ batch: 2, reshape: [2, 96] }))).toEqual([[2, 3]]);
  });
});
