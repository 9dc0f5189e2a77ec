import '@tensorflow/tfjs-backend-cpu';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json';
import { savedModelJson } from '../../../src/formats/modelJson';
import { readModel } from '../../../src/formats/readModel';
import { WEIGHTED_LAYERS, withoutTraining } from '../../../src/formats/withoutTraining';
import { writeModel } from '../../../src/formats/writeModel';
import type { Model } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { betweenDenseLayers } from '../../fixtures/betweenDenseLayers';
import { graphCases, graphOfCase } from '../../fixtures/graphCases';
import { graphOfLayers } from '../../fixtures/graphOfLayers';
import { loadGraphWithStockTfjs, loadWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { memoryModel } from '../../fixtures/memoryModel';
import { classifier, lenet } from '../../fixtures/networks';
import { structureCases } from '../../fixtures/structureCases';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { layers, regularizers, constraints, initializers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

afterEach(async () => {
  await tf.setBackend('wasm');
});

type Stock = tfLayers.LayersModel | Awaited<ReturnType<typeof loadGraphWithStockTfjs>>;

/** Outputs for one seeded batch of small integers, which may be indices; sizes that are not fixed become 4. */
function outputsOf(model: Stock): Float32Array[] {
  const inputs = model.inputs.map(({ shape }, i) => {
    const size = (shape ?? []).map((length, axis) => (axis === 0 ? 2 : length === null || length < 0 ? 4 : length));
    return tf.tidy(() => tf.randomUniform(size, 0, 3, 'float32', i + 1).floor());
  });
  const outputs = [model.predict(inputs)].flat() as tf.Tensor[];
  const values = outputs.map((output) => Float32Array.from(output.dataSync()));
  tf.dispose([inputs, outputs]);
  model.dispose();
  return values;
}

async function bothLoaded(model: Model, load: (folder: string) => Promise<Stock>): Promise<[Stock, Stock]> {
  const folder = await temporaryFolder();
  const plain = {
    ...model,
    extras: { format: model.format, ...(model.extras['signature'] ? { signature: model.extras['signature'] } : {}) },
  };
  await writeModel(plain, join(folder, 'whole'), { overwrite: false });
  await writeModel(withoutTraining(plain).model, join(folder, 'lean'), { overwrite: false });
  return [await load(join(folder, 'whole')), await load(join(folder, 'lean'))];
}

/** What tfjs made of the configurations, but for what nothing of a model that runs hangs on. */
function configs(model: Stock): unknown {
  const text = JSON.stringify((model as tfLayers.LayersModel).toJSON(null, false), (key, value: unknown) =>
    /_(initializer|regularizer)$/.test(key) ? undefined : value,
  );
  // Cells that have no name get one by counting.
  return JSON.parse(text.replace(/StackedRNNCells\d+/g, 'StackedRNNCells')) as unknown;
}

describe('a model.json without what only training reads', () => {
  it.each(structureCases)('is the same to stock tfjs: $name', async (row) => {
    const [whole, lean] = await bothLoaded(betweenDenseLayers(row), loadWithStockTfjs);
    expect(configs(lean)).toEqual(configs(whole));
    expect(outputsOf(lean)).toEqual(outputsOf(whole));
  });

  it.each(graphCases)('is the same to stock tfjs: a graph with $name', async (row) => {
    if (row.backend) await tf.setBackend(row.backend);
    const [whole, lean] = await bothLoaded(graphOfCase(row), loadGraphWithStockTfjs);
    expect(outputsOf(lean)).toEqual(outputsOf(whole));
  });

  it('is the same to stock tfjs: a graph as the converter writes it', async () => {
    const [whole, lean] = await bothLoaded(graphOfLayers(memoryModel(classifier)), loadGraphWithStockTfjs);
    expect(outputsOf(lean)).toEqual(outputsOf(whole));
  });

  it('knows every class of tfjs that states how its weights are made', () => {
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    for (const row of structureCases) {
      for (const { class_name: name, config } of layersIn(betweenDenseLayers(row).topology)) {
        if (Object.keys(config).some((key) => key.endsWith('_initializer'))) expect(WEIGHTED_LAYERS).toContain(name);
      }
    }
    for (const name of WEIGHTED_LAYERS) expect(classNameMap).toHaveProperty(name);
  });

  it('says what a later training will miss, and only that', () => {
    expect(withoutTraining({ ...memoryModel(lenet), extras: {} }).lost).toEqual([]);
    const regularized = memoryModel(() =>
      sequential({
        layers: [
          layers.dense({ inputShape: [3], units: 2, name: 'hidden', kernelRegularizer: regularizers.l2({ l2: 0.1 }) }),
          layers.dense({ units: 2, name: 'out' }),
        ],
      }),
    );
    const { model, lost } = withoutTraining(regularized);
    expect(lost.map(({ code }) => code)).toEqual(['regularizersDropped', 'trainingConfigDropped']);
    expect(lost[0]?.message).toBe(
      'Regularizers of layer "hidden" are not saved with the model, and a later fine-tuning would miss them; --keep-training (in VS Code the setting modelMinifier.keepTraining) keeps them.',
    );
    expect(JSON.stringify(model.topology)).not.toMatch(/regularizer|initializer/);
    expect(model.extras).toEqual({ format: 'layers-model' });
  });

  it('keeps constraints, which tfjs holds weights to when it loads them, slow initialisers at bay, and what nobody knows', () => {
    const model = memoryModel(() =>
      sequential({
        layers: [
          layers.dense({ inputShape: [4, 3], units: 2, kernelConstraint: constraints.nonNeg() }),
          layers.lstm({ units: 2, recurrentInitializer: initializers.zeros() }),
        ],
      }),
    );
    const known = { ...model, extras: { format: 'layers-model', userDefinedMetadata: { a: 1 }, ours: [1] } };
    const text = savedModelJson(known);
    expect(text).toMatch(/"kernel_constraint":\{"class_name":"NonNeg"/);
    expect(text).toMatch(/"recurrent_initializer":\{"class_name":"Zeros"/);
    expect(text).not.toMatch(/"bias_constraint"|"kernel_initializer"/);
    expect(text).toMatch(/"userDefinedMetadata":\{"a":1\},"ours":\[1\]/);
    const foreign = { class_name: 'Mine', config: { kernel_initializer: 'ours', name: 'x' } };
    expect(withoutTraining({ ...model, topology: { class_name: 'Sequential', config: [foreign] } }).model.topology).toEqual({
      class_name: 'Sequential',
      config: [foreign],
    });
  });

  it('is that which is written', async () => {
    const folder = await temporaryFolder();
    const model = memoryModel(lenet);
    await writeModel(withoutTraining(model).model, folder, { overwrite: true });
    const { extras, topology } = await readModel(folder);
    expect(JSON.parse(savedModelJson(model))).toMatchObject({ ...extras, modelTopology: topology });
    expect(savedModelJson(model).length).toBeLessThan(0.7 * savedModelJson(model, { keepTraining: true }).length);
  });
});

function layersIn(value: unknown): { class_name: string; config: JsonObject }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(layersIn);
  const { class_name: name, config } = value as JsonObject;
  return typeof name === 'string' && typeof config === 'object' && config !== null
    ? [{ class_name: name, config: config as JsonObject }, ...inner]
    : inner;
}
