import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { costOf } from '../../../src/trace/cost/cost';
import { forecastCost } from '../../../src/trace/cost/forecast';
import { cutAgainstMasked } from '../../fixtures/cutAgainstMasked';
import { graphCases, graphOfCase } from '../../fixtures/graphCases';

beforeAll(async () => {
  await startBackend('wasm');
});

afterEach(async () => {
  await tf.setBackend('wasm');
});

describe('cut equals masked for every piece of a graph', () => {
  it.each(graphCases)('$name', async (row) => {
    const graph = graphOfCase(row);
    if (row.backend) await tf.setBackend(row.backend);
    const tensors = tf.memory().numTensors;
    const { structure, trace, plan, difference, effect, after } = await cutAgainstMasked(graph, 0.45, 3);
    expect(structure.unknownKernels).toEqual([]);
    expect(difference).toBeLessThanOrEqual(1e-5);
    const filters = structure.layers.find(({ layer }) => layer === 'before')?.channels ?? [];
    const channels = [...filters].map((id) => structure.channels[id]);
    expect(channels.filter((channel) => !channel?.obstacle).length).toBe(row.prunable ?? new Set(filters).size);
    for (const channel of channels) if (row.obstacle) expect(channel?.obstacle).toMatchObject(row.obstacle);
    if (row.prunable !== 0) expect(effect).toBeGreaterThan(1e-3);
    const forecast = forecastCost(costOf(trace, structure), new Set(plan.removed));
    for (const [node, macs] of forecastCost(costOf(after), new Set()).macs) expect(forecast.macs.get(node)).toBeCloseTo(macs, 6);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
