import { settledScoring } from '../../../src/protocol/settings/scoring';
import { beforeAll, describe, expect, it } from 'vitest';
import { maskChannels } from '../../../src/compress/maskChannels';
import { tiesOf } from '../../../src/formats/tfjsLayers/ties';
import type { Model } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { backendStatuses } from '../../../src/runtime/backends/backendStatus';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers, type Tensor } from '../../../src/runtime/tf';
import { predictedDamage } from '../../../src/saliency/predictedDamage';
import { seededRandom } from '../../../src/base/random';
import { channelReads } from '../../../src/trace/curvature/channelReads';
import { CurvatureFold } from '../../../src/trace/curvature/curvatureFold';
import type { LossSpec } from '../../../src/trace/curvature/lossRoot';
import { analyseStructure } from '../../../src/trace/structure/analyseStructure';
import { LOSSES } from '../../../src/training/losses';
import { memoryModel } from '../../fixtures/memoryModel';
import { caseInputs, caseSpec, caseTargets, relativeError } from './checkCurvatureCase';

const { layers, input, model, sequential } = tfLayers;
type Node = tfLayers.SymbolicTensor;
const SAMPLES = 6;

/** Everything is linear, so with a squared error the loss is a quadratic function of each gate: the forecast is exact. */
const linearNetworks: Readonly<Record<string, () => tfLayers.LayersModel>> = {
  dense: () =>
    sequential({
      layers: [
        layers.dense({ units: 6, inputShape: [4], name: 'a' }),
        layers.dense({ units: 5, useBias: false, name: 'b' }),
        layers.dense({ units: 2, name: 'out' }),
      ],
    }),
  // The branches read the image, not the sum: a channel that feeds itself would stand in the loss with a higher power.
  'two producers with BatchNormalization, two readers, depthwise, pooling and Flatten': () => {
    const image = input({ shape: [6, 6, 2] });
    const first = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', name: 'first' }).apply(image) as Node;
    const branch = layers
      .batchNormalization({ name: 'norm' })
      .apply(layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', name: 'branch' }).apply(image)) as Node;
    const sum = layers.add().apply([first, branch]) as Node;
    const deep = layers.depthwiseConv2d({ kernelSize: 3, name: 'depthwise' }).apply(sum) as Node;
    const pooled = layers
      .averagePooling2d({ poolSize: 2 })
      .apply(layers.concatenate().apply([deep, layers.conv2d({ filters: 3, kernelSize: 3, name: 'side' }).apply(sum) as Node])) as Node;
    const flat = layers.flatten().apply(pooled) as Node;
    return model({ inputs: image, outputs: layers.dense({ units: 2, name: 'out' }).apply(flat) as Node });
  },
  'a nested model used twice': () => {
    const inner = input({ shape: [5] });
    const encoder = model({ inputs: inner, outputs: layers.dense({ units: 4, name: 'inner' }).apply(inner) as Node, name: 'encoder' });
    const [left, right] = [input({ shape: [3] }), input({ shape: [2] })];
    const codes = [
      encoder.apply(layers.dense({ units: 5, name: 'left' }).apply(left)) as Node,
      encoder.apply(layers.dense({ units: 5, name: 'right' }).apply(right)) as Node,
    ];
    return model({
      inputs: [left, right],
      outputs: layers.dense({ units: 2, name: 'out' }).apply(layers.concatenate().apply(codes)) as Node,
    });
  },
};

const backends = (await backendStatuses()).filter(({ available }) => available).map(({ name }) => name);

describe.each(backends)('signed damage of removing a channel on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(Object.entries(linearNetworks))('is exact where the loss is quadratic: %s', async (_, build) => {
    const network = memoryModel(build);
    const { predicted, measured } = await damages(network);
    expect(measured.length).toBeGreaterThan(5);
    expect(measured.some((each) => each < 0)).toBe(true);
    expect(relativeError(predicted, measured)).toBeLessThan(1e-4);
  });
});

/** The forecast for every channel that can be cut, and the difference in loss with the channel masked. */
async function damages(network: Model): Promise<{ predicted: number[]; measured: number[] }> {
  const exec = await openModel(network);
  const inputs = caseInputs(exec, undefined, SAMPLES);
  try {
    const spec = caseSpec(exec, inputs, { name: '', build: () => sequential(), loss: 'meanSquaredError' });
    const targets = caseTargets(spec, SAMPLES);
    const live = exec.recordLive(inputs);
    const structure = analyseStructure(live, tiesOf(network.topology));
    const settings = { kind: 'ggn', draws: 1, seed: 0, moments: new Set(['g', 'h'] as const), weights: [] } as const;
    const fold = new CurvatureFold(spec, settings, () => []);
    fold.add(live, channelReads(structure, live), { targets, counted: SAMPLES, first: 0 });
    live.dispose();
    const curvature = fold.result();
    expect(curvature.missing).toEqual([]);
    const scoring = {
      model: network,
      structure,
      layerOf: new Map(),
      random: seededRandom(0),
      settings: settledScoring({}),
      evidence: { moments: curvature },
    };
    const { channels } = predictedDamage(scoring, 'neuron');
    const intact = lossOf(exec.run(inputs), targets, spec);
    const ids = structure.channels.filter(({ obstacle }) => !obstacle).map(({ id }) => id);
    const measured = [];
    for (const id of ids) {
      const masked = await openModel(maskChannels(network, structure, [id]));
      measured.push(lossOf(masked.run(inputs), targets, spec) - intact);
      masked.dispose();
    }
    return { predicted: ids.map((id) => channels?.[id] ?? Number.NaN), measured };
  } finally {
    tf.dispose(inputs);
    exec.dispose();
  }
}

/** Mean over samples, in float64. */
function lossOf(outputs: Tensor[], targets: Float32Array, { units, loss }: LossSpec): number {
  const values = Float32Array.from(outputs[0]?.dataSync() ?? []);
  tf.dispose(outputs);
  let sum = 0;
  for (let at = 0; at < values.length; at += units) sum += LOSSES[loss].ofRow(values, targets, at, units);
  return sum / (values.length / units);
}
