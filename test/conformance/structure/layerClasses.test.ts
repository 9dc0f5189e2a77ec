import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { costOf } from '../../../src/trace/cost/cost';
import { forecastCost } from '../../../src/trace/cost/forecast';
import type { Obstacle } from '../../../src/trace/structure/structure';
import { cutAgainstMasked } from '../../fixtures/cutAgainstMasked';
import { layerCases, type LayerCase } from '../../fixtures/layerCases';
import { memoryModel } from '../../fixtures/memoryModel';

const { layers, input, model } = tfLayers;
type Node = tfLayers.SymbolicTensor;

/** Layers that stop a cut of the channels before them, and how that is told. */
const OBSTACLES: Readonly<Record<string, Pick<Obstacle, 'code' | 'detail'>>> = {
  layerNormalization: { code: 'acrossChannels', detail: 'a mean is taken over the channels' },
  softmax: { code: 'acrossChannels', detail: 'a softmax is taken over the channels' },
  'activation softmax': { code: 'acrossChannels', detail: 'a softmax is taken over the channels' },
  masking: { code: 'acrossChannels', detail: 'a logical or is taken over the channels' },
  'conv2d channels first': { code: 'untracked', detail: 'a convolution slides over it' },
};

/** What tfjs itself can't do. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'separableConv2d': 'with a depth multiplier above 1 it does not survive its own save (see networks.test.ts)',
  'batchNormalization on an inner axis': 'the wasm kernel reads statistics along the last axis whatever their shape',
  'activation gelu_new': 'is saved as geluNew, which is not read back',
  reshape: 'with an open size has no known size to go on with (see networks.test.ts)',
};

const rows = layerCases.filter(({ name }) => !(name in LEFT_OUT));

describe('cut equals masked for every layer class', () => {
  beforeAll(async () => {
    await startBackend('wasm');
  });

  it.each(rows)('$name', async (row) => {
    const net = memoryModel(() => betweenDenseLayers(row));
    const tensors = tf.memory().numTensors;
    const { structure, trace, cut, difference, effect, after } = await cutAgainstMasked(net, 0.45, 3, row);
    expect(structure.unknownKernels).toEqual([]);
    expect(difference).toBeLessThanOrEqual(1e-5);

    const expected = OBSTACLES[row.name];
    const fedBy = structure.layers.filter(({ layer }) => layer.startsWith('before')).flatMap(({ channels }) => [...channels]);
    for (const id of fedBy) {
      const obstacle = structure.channels[id]?.obstacle;
      if (expected) expect(obstacle).toMatchObject(expected);
      else expect(obstacle).toBeUndefined();
    }
    if (!expected) expect(effect).toBeGreaterThan(1e-3);

    const forecast = forecastCost(costOf(trace, structure), new Set(cut.plan.removed));
    const measured = forecastCost(costOf(after), new Set());
    for (const [layer, macs] of measured.macs) expect(forecast.macs.get(layer)).toBeCloseTo(macs, 6);
    for (const [layer, bytes] of measured.activationBytes) expect(forecast.activationBytes.get(layer)).toBeCloseTo(bytes, 6);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

/** The layer with a dense layer before each input, whose units are its channels, and one after. */
function betweenDenseLayers({ inputs, vocabulary, make }: LayerCase): tfLayers.LayersModel {
  const ports = inputs.map((shape) => input({ shape: [...shape] }));
  const fed = ports.map((port, i) => (vocabulary === undefined ? (layers.dense({ name: `before${i}`, units: 6 }).apply(port) as Node) : port));
  let out = make().apply(fed.length > 1 ? fed : (fed[0] as Node)) as Node;
  if (out.shape.length > 2) out = layers.flatten().apply(out) as Node;
  return model({ inputs: ports, outputs: layers.dense({ name: 'after', units: 3 }).apply(out) as Node });
}
