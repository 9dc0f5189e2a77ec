import { describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import type { JsonObject } from '../../../src/base/json';
import type { Model, Weight } from '../../../src/model/model';

describe('recording a trace', () => {
  it('names every kernel call after the layer that made it', async () => {
    await startBackend('wasm');
    const { layers, sequential } = tfLayers as unknown as typeof tfLayers & { layers: any; sequential: any };
    const net = tf.tidy(() => sequential({ layers: [layers.conv2d({ name: 'conv', inputShape: [8, 8, 1], filters: 3, kernelSize: 3, activation: 'relu' }), layers.flatten({ name: 'flat' }), layers.dense({ name: 'out', units: 4, activation: 'softmax' })] }));
    const weights = new Map<string, Weight>(net.weights.map((w: any) => [w.originalName, { name: w.originalName, shape: w.shape, dtype: 'float32', values: w.read().dataSync().slice() }]));
    const model: Model = { format: 'layers-model', file: 'm/model.json', topology: net.toJSON(null, false) as JsonObject, weights, groups: [], extras: {}, warnings: [] };
    net.dispose();
    const before = tf.memory().numTensors;
    const exec = await openModel(model);
    const x = tf.zeros([2, 8, 8, 1]);
    const trace = exec.record([x]);
    const heavy = trace.calls.filter((c) => /Conv|MatMul|Softmax/.test(c.kernel));
    expect(heavy.map((c) => [c.kernel, c.layer])).toEqual([['FusedConv2D', 'conv'], ['_FusedMatMul', 'out'], ['Softmax', 'out']]);
    expect([...trace.weights.keys()]).toEqual(['conv/kernel', 'conv/bias', 'out/kernel', 'out/bias']);
    expect(exec.layers.map((l) => l.path)).toEqual(['conv', 'flat', 'out']);
    exec.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
