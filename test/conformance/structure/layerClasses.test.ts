import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json';
import { planChannels } from '../../../src/compress/channelPlan';
import { cutChannels } from '../../../src/compress/cutChannels';
import { maskChannels } from '../../../src/compress/maskChannels';
import type { Model } from '../../../src/model/model';
import { modelDifference } from '../../../src/operations/measurement/outputDifference';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { limitsOfClass, tfjsLimits } from '../../../src/runtime/tfjsLimits';
import { costOf } from '../../../src/trace/cost/cost';
import { forecastCost } from '../../../src/trace/cost/forecast';
import type { Obstacle, Structure } from '../../../src/trace/structure/structure';
import { cutAgainstMasked } from '../../fixtures/cutAgainstMasked';
import { betweenDenseLayers } from '../../fixtures/betweenDenseLayers';
import { structureCases } from '../../fixtures/structureCases';
import { layerClassTable, type LayerClassRow } from './layerClassTable';

const { layers } = tfLayers;

/** Layers that stop a cut of the channels before them, and how that is told. */
const OBSTACLES: Readonly<Record<string, Pick<Obstacle, 'code' | 'detail'>>> = {
  layerNormalization: { code: 'acrossChannels', detail: 'a mean is taken over the channels' },
  softmax: { code: 'acrossChannels', detail: 'a softmax is taken over the channels' },
  'activation softmax': { code: 'acrossChannels', detail: 'a softmax is taken over the channels' },
  masking: { code: 'acrossChannels', detail: 'a logical or is taken over the channels' },
  'conv2d channels first': { code: 'untracked', detail: 'a convolution slides over it' },
};

/** Classes that no model of tfjs can run; why is in tfjsLimits.ts. */
const REFUSED = ['ConvLSTM2DCell', 'RandomWidth', 'Resizing'];

const rows: LayerClassRow[] = [];

describe('cut equals masked for every layer class', () => {
  beforeAll(async () => {
    await startBackend('wasm');
  });

  it.each(structureCases)('$name', async (row) => {
    const net = betweenDenseLayers(row);
    const tensors = tf.memory().numTensors;
    const { structure, trace, plan, difference, effect, after } = await cutAgainstMasked(net, 0.5, 3, row);
    expect(structure.unknownKernels).toEqual([]);
    expect(difference).toBeLessThanOrEqual(1e-5);

    const expected = OBSTACLES[row.name];
    const around = (before: boolean): number[] =>
      structure.layers
        .filter(({ layer }) => layer !== 'after' && layer.startsWith('before') === before)
        .flatMap(({ channels }) => [...new Set(channels)]);
    for (const id of around(true)) {
      const obstacle = structure.channels[id]?.obstacle;
      if (expected) expect(obstacle).toMatchObject(expected);
      else expect(obstacle).toBeUndefined();
    }
    if (plan.removed.length > 0) expect(effect).toBeGreaterThan(1e-3);
    else expect(expected ?? row.vocabulary).toBeDefined();

    const forecast = forecastCost(costOf(trace, structure), new Set(plan.removed));
    const measured = forecastCost(costOf(after), new Set());
    for (const [layer, macs] of measured.macs) expect(forecast.macs.get(layer)).toBeCloseTo(macs, 6);
    for (const [layer, bytes] of measured.activationBytes) expect(forecast.activationBytes.get(layer)).toBeCloseTo(bytes, 6);
    expect(tf.memory().numTensors).toBe(tensors);

    const free = (ids: number[]): string =>
      `${String(ids.filter((id) => !structure.channels[id]?.obstacle).length)} of ${String(ids.length)}`;
    const ids = [...around(true), ...around(false)];
    rows.push({
      name: row.name,
      classes: classesOf(net.topology),
      before: around(true).length > 0 ? free(around(true)) : '',
      own: around(false).length > 0 ? free(around(false)) : '',
      reasons: [...new Set(ids.flatMap((id) => structure.channels[id]?.obstacle?.detail ?? []))],
      ...(plan.removed.length > 0 ? { difference } : {}),
      ...(expected?.code === 'acrossChannels' ? { otherwise: await differenceDespite(net, structure, around(true)) } : {}),
    });
  });

  it.each(REFUSED)('%s: is refused before tfjs is asked', (className) => {
    const limits = tfjsLimits({
      class_name: 'Sequential',
      config: { name: 's', layers: [{ class_name: className, config: { name: 'it' } }] },
    });
    expect(limits).toEqual([{ layer: 'it', kind: 'refused', reason: expect.any(String) as string }]);
    rows.push({ name: '', classes: [className], before: '', own: '', reasons: [] });
  });

  it("has a row for every layer class in tfjs's registry", () => {
    const tested = new Set(rows.flatMap(({ classes }) => classes));
    expect(layerClasses().filter((className) => !tested.has(className))).toEqual([]);
  });

  it('is what docs/layer-classes.md says (vitest run test/conformance/structure/layerClasses.test.ts -u writes it)', async () => {
    const file = join(import.meta.dirname, '../../../docs/layer-classes.md');
    await expect(layerClassTable(layerClasses(), rows, limitsOfClass)).toMatchFileSnapshot(file);
  });
});

/** How wrong a cut of half of the channels would be on random inputs if nothing stopped it: the measure of the reason given. */
async function differenceDespite(net: Model, structure: Structure, ids: readonly number[]): Promise<number> {
  const unhindered = { ...structure, channels: structure.channels.map(({ obstacle: _, ...channel }) => channel) };
  const chosen = ids.slice(0, ids.length / 2);
  const plan = planChannels(net, unhindered, chosen);
  const difference = await modelDifference(maskChannels(net, unhindered, plan.removed), cutChannels(net, unhindered, plan));
  return difference?.largest ?? Number.NaN;
}

/** The layer classes that tfjs can read from a file. */
function layerClasses(): string[] {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  return Object.entries(classNameMap)
    .filter(([, [registered]]) => registered.prototype instanceof layers.Layer)
    .map(([name]) => name)
    .sort();
}

/** All registered layer classes that a topology names. */
function classesOf(topology: JsonObject): string[] {
  const named = new Set(JSON.stringify(topology).match(/(?<="class_name":")\w+/g));
  return layerClasses().filter((className) => named.has(className));
}
