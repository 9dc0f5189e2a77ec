import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { LayerError, recordTrace } from '../../../src/runtime/recordTrace';
import { tf, tfLayers, type Tensor } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';
import { sharedTwice } from '../../fixtures/networks';

const { layers, sequential } = tfLayers;

describe('recording a trace', () => {
  beforeAll(() => startBackend('wasm'));

  it('names every kernel call after the layer that made it', async () => {
    const model = memoryModel(() =>
      sequential({
        layers: [
          layers.conv2d({ name: 'conv', inputShape: [8, 8, 1], filters: 3, kernelSize: 3, activation: 'relu' }),
          layers.flatten({ name: 'flat' }),
          layers.dense({ name: 'out', units: 4, activation: 'softmax' }),
        ],
      }),
    );
    const before = tf.memory().numTensors;
    const executable = await openModel(model);
    const x = tf.zeros([2, 8, 8, 1]);
    const trace = executable.record([x]);
    expect(trace.samples).toBe(2);
    const heavy = trace.calls.filter(({ kernel }) => /Conv|MatMul|Softmax/.test(kernel));
    expect(heavy.map(({ kernel, layer }) => [kernel, layer])).toEqual([
      ['FusedConv2D', 'conv'],
      ['_FusedMatMul', 'out'],
      ['Softmax', 'out'],
    ]);
    expect([...trace.weights.keys()]).toEqual(['conv/kernel', 'conv/bias', 'out/kernel', 'out/bias']);
    expect(heavy[0]?.inputs.get('filter')?.id).toBe(trace.weights.get('conv/kernel')?.id);
    const flat = trace.calls.find(({ kernel }) => kernel === 'Reshape');
    expect(flat?.outputs[0]?.buffer).toBe(flat?.inputs.get('x')?.buffer);
    executable.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tells the layers of a nested model apart by path, and records each use of a shared one', async () => {
    const executable = await openModel(memoryModel(sharedTwice));
    const inputs = [tf.ones([1, 8, 8, 3]), tf.ones([1, 8, 8, 2])];
    const trace = executable.record(inputs);
    const uses = trace.layerCalls.filter(({ layer }) => layer === 'encoder/inner_conv');
    expect(uses).toHaveLength(2);
    const filters = trace.calls.filter(({ layer }) => layer === 'encoder/inner_conv').map(({ inputs: of }) => of.get('filter'));
    expect(new Set(filters.map((filter) => filter?.id)).size).toBe(1);
    expect(trace.layerCalls.filter(({ layer }) => layer === 'encoder')).toHaveLength(2);
    executable.dispose();
    tf.dispose(inputs);
  });

  it('leaves engine and layers as they were, and no tensors, when a layer throws', () => {
    const layer = { call: (x: Tensor | Tensor[]): Tensor | Tensor[] => tf.matMul(x as Tensor, tf.ones([7, 7])) };
    const { call } = layer;
    const x = tf.ones([2, 3]);
    const before = tf.memory().numTensors;
    const pass = (): Tensor[] => [layer.call(x) as Tensor];
    let thrown: unknown;
    try {
      recordTrace({ layers: new Map([['a/b', { layer, className: 'Dense' }]]), weights: new Map(), inputs: [x] }, pass);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LayerError);
    expect(thrown).toMatchObject({ layer: 'a/b' });
    expect(tf.memory().numTensors).toBe(before);
    expect(Object.hasOwn(tf.engine(), 'runKernelFunc')).toBe(false);
    expect(layer.call).toBe(call);
    x.dispose();
  });
});
