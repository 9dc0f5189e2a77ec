import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { largestDifference } from '../../../src/compress/largestDifference';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { costOf } from '../../../src/trace/cost/cost';
import { forecastCost } from '../../../src/trace/cost/forecast';
import { cutAgainstMasked, feedFor } from '../../fixtures/cutAgainstMasked';
import { graphOfLayers } from '../../fixtures/graphOfLayers';
import { loadGraphWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { memoryModel } from '../../fixtures/memoryModel';
import { classifier } from '../../fixtures/networks';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

beforeAll(async () => {
  await startBackend('wasm');
});

describe('a convolutional network as the converter fuses it', () => {
  it('computes what the layers compute', async () => {
    const layered = memoryModel(classifier);
    const tensors = tf.memory().numTensors;
    const [a, b] = [await openModel(layered), await openModel(graphOfLayers(layered))];
    const inputs = feedFor(a, {}, 1);
    const outputs = [a.run(inputs), b.run(inputs)];
    expect(largestDifference(outputs[0] ?? [], outputs[1] ?? [])).toBeLessThan(1e-5);
    tf.dispose([inputs, ...outputs]);
    a.dispose();
    b.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('has the same channels as the layers, and a cut equals its masked twin', async () => {
    const layered = memoryModel(classifier);
    const graph = graphOfLayers(layered);
    const tensors = tf.memory().numTensors;
    const { structure, trace, plan, after, difference, effect } = await cutAgainstMasked(graph, 0.4, 3);
    const { structure: ofLayers } = await cutAgainstMasked(layered, 0.4, 3);
    const free = ({ channels }: typeof structure): number => channels.filter(({ obstacle }) => !obstacle).length;
    expect(free(structure)).toBe(free(ofLayers));
    expect(structure.unknownKernels).toEqual([]);
    expect(difference).toBeLessThanOrEqual(1e-5);
    expect(effect).toBeGreaterThan(1e-3);
    const forecast = forecastCost(costOf(trace, structure), new Set(plan.removed));
    const measured = forecastCost(costOf(after), new Set());
    for (const [node, macs] of measured.macs) expect(forecast.macs.get(node)).toBeCloseTo(macs, 6);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('saves a cut model that stock tfjs runs', async () => {
    const folder = join(await temporaryFolder(), 'cut');
    const { cut } = await cutAgainstMasked(graphOfLayers(memoryModel(classifier)), 0.4, 3);
    await writeModel(cut, folder, { overwrite: false });
    const tensors = tf.memory().numTensors;
    const ours = await openModel(await readModel(folder));
    const stock = await loadGraphWithStockTfjs(folder);
    const inputs = feedFor(ours, {}, 1);
    const outputs = [ours.run(inputs), [stock.predict(inputs) as Tensor]];
    expect(largestDifference(outputs[0] ?? [], outputs[1] ?? [])).toBe(0);
    tf.dispose([inputs, ...outputs]);
    stock.dispose();
    ours.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
