import { beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { inspect } from '../../../src/operations/inspect';
import { operationContext } from '../../fixtures/operationContext';
import { openModel } from '../../../src/runtime/openModel';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { cutAgainstMasked } from '../../fixtures/cutAgainstMasked';
import { failureOf } from '../../fixtures/failureOf';
import { keras3Model, writeKeras3Model } from '../../fixtures/keras3/keras3Model';
import { loadWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const names = ['sequential', 'residual', 'shared', 'recurrent', 'translator', 'operations'];

describe('what Keras 3 exports', () => {
  beforeAll(() => startBackend('wasm'));

  it.each(names)('%s: refused by stock tfjs, repaired, saved, loaded by it, with the outputs of Keras', async (name) => {
    const exported = await keras3Model(name);
    const folder = await writeKeras3Model(exported);
    const kept = tf.memory().numTensors;
    tf.engine().startScope();
    await expect(loadWithStockTfjs(folder)).rejects.toThrow();
    tf.engine().endScope();
    tf.engine().disposeVariables();

    const model = await readModel(folder);
    expect(model.warnings.map(({ code }) => code)).toEqual(['repaired']);
    const saved = await temporaryFolder();
    await writeModel(model, saved, { overwrite: false });
    expect((await readModel(saved)).warnings).toEqual([]);

    const stock = await loadWithStockTfjs(saved);
    const inputs = exported.inputs.map(({ shape, values }) => tf.tensor([...values], [...shape]));
    const result = stock.predict(inputs.length === 1 ? (inputs[0] as Tensor) : inputs);
    const outputs = Array.isArray(result) ? result : [result];
    expect(outputs).toHaveLength(exported.outputs.length);
    for (const [i, output] of outputs.entries()) {
      const difference = Math.max(...[...output.dataSync()].map((value, k) => Math.abs(value - (exported.outputs[i]?.[k] ?? NaN))));
      expect(difference).toBeLessThan(1e-4);
    }
    tf.dispose([inputs, outputs]);
    stock.dispose();
    tf.engine().disposeVariables();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(kept);
  });

  it.each(names)('%s: is cut like any other model', async (name) => {
    const model = await readModel(await writeKeras3Model(await keras3Model(name)));
    const { prunable, difference, effect } = await cutAgainstMasked(model, 0.5, 1, name === 'recurrent' ? { vocabulary: 9 } : {});
    expect(prunable.length).toBeGreaterThan(0);
    expect(difference).toBeLessThan(1e-5);
    expect(effect).toBeGreaterThan(1e-3);
  });

  it.each([
    ['custom', 'doubled', /Lambda/],
    ['attention', 'attention', /MultiHeadAttention/],
  ])("%s: the layer that can't be had is named with its class", async (name, layer, reason) => {
    const model = await readModel(await writeKeras3Model(await keras3Model(name)));
    expect(await failureOf(openModel(model))).toMatchObject({ code: 'modelNotRunnable', layer, reason: expect.stringMatching(reason) });
  });

  it('scaled: an operation on a number is named, and the model opens by its files', async () => {
    const folder = await writeKeras3Model(await keras3Model('scaled'));
    const model = await readModel(folder);
    const reason = expect.stringContaining('the operation Multiply of Keras 3') as string;
    expect(await failureOf(openModel(model))).toMatchObject({ code: 'topologyInvalid', layer: 'multiply', reason });
    const { layers, notRun, warnings } = await inspect({ file: folder, exactSizes: false }, operationContext());
    expect(layers.flatMap(({ weights }) => weights).length).toBe(model.weights.size);
    expect(layers.every(({ className }) => className !== '')).toBe(true);
    expect(notRun).toContain('the operation Multiply of Keras 3');
    expect(warnings.map(({ code }) => code)).toEqual(['notRun']);
  });
});
