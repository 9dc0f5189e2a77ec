import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import type { Model } from '../../../../src/model/model';
import { analyse } from '../../../../src/operations/analyse';
import { prune } from '../../../../src/operations/edits/prune';
import { quantize } from '../../../../src/operations/edits/quantize';
import type { Opened } from '../../../../src/operations/opened';
import { withExecutable } from '../../../../src/operations/withExecutable';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../../src/runtime/tf';
import { failureOf } from '../../../fixtures/failureOf';
import { memoryModel } from '../../../fixtures/memoryModel';
import { operationContext } from '../../../fixtures/operationContext';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;

/** Networks of two numbers, as the ring data have them. */
const NETWORKS: Readonly<Record<string, () => tfLayers.LayersModel>> = {
  dense: () =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 24, activation: 'relu', name: 'wide' }),
        layers.dense({ units: 16, activation: 'tanh', useBias: false, name: 'narrow' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  'convolutions, depthwise and transposed, with BatchNormalization': () =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 6 * 6 * 2, activation: 'tanh', name: 'spread' }),
        layers.reshape({ targetShape: [6, 6, 2] }),
        layers.conv2d({ filters: 6, kernelSize: 3, padding: 'same', activation: 'relu', name: 'conv' }),
        layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', name: 'depthwise' }),
        layers.batchNormalization({ name: 'norm' }),
        layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu', name: 'up' }),
        layers.flatten(),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  LSTM: () =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 24, activation: 'tanh', name: 'spread' }),
        layers.reshape({ targetShape: [6, 4] }),
        layers.lstm({ units: 8, name: 'lstm' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  GRU: () =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 24, activation: 'tanh', name: 'spread' }),
        layers.reshape({ targetShape: [6, 4] }),
        layers.gru({ units: 8, name: 'gru' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
};

async function opened(build: () => tfLayers.LayersModel): Promise<Opened> {
  const model = memoryModel(build);
  return { model, analysis: await analyse(model) };
}

/** On points that nothing was solved on. */
async function outputs(model: Model): Promise<Float32Array> {
  const random = seededRandom(99);
  const points = Float32Array.from({ length: 400 }, () => 2 * random.normal());
  return withExecutable(model, (executable) => {
    const input = tf.tensor2d(points, [200, 2]);
    const given = executable.run([input]);
    const values = Float32Array.from(given[0]?.dataSync() ?? []);
    tf.dispose([input, ...given]);
    return values;
  });
}

const distance = (a: Float32Array, b: Float32Array): number => Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0));
const zerosOf = ({ weights }: Model): string =>
  [...weights.values()].map(({ values }) => Array.from(values, (value) => Number(value === 0)).join('')).join();

beforeAll(() => startBackend('wasm'));

describe('single weights, compensated by activations', () => {
  it.each(Object.entries(NETWORKS))('come nearer to what the whole network gave: %s', async (_, build) => {
    const data = await writeRingData(await temporaryFolder(), 300);
    const start = await opened(build);
    const settings = { level: 'parameter', method: 'magnitude', amount: 0.6 } as const;
    const plain = await prune({ ...start, data, settings }, operationContext());
    const tensors = tf.memory().numTensors;
    const resolved = await prune({ ...start, data, settings: { ...settings, compensate: 'activations' } }, operationContext());
    expect(tf.memory().numTensors).toBe(tensors);
    const whole = await outputs(start.model);
    expect(distance(await outputs(resolved.model), whole)).toBeLessThan(0.8 * distance(await outputs(plain.model), whole));
    for (const [name, { values }] of plain.model.weights) {
      if (!name.includes('kernel')) continue;
      const own = resolved.model.weights.get(name)?.values ?? [];
      values.forEach((value, i) => {
        if (value === 0) expect(own[i]).toBe(0);
      });
    }
    expect(resolved.answer.plan.layers.every(({ note }) => note?.startsWith('re-solved: '))).toBe(true);
    expect(resolved.answer.warnings.filter(({ code }) => code === 'notCompensated')).toEqual([]);
  });

  it('stay on the grid of a quantized weight, in rounds, and by their mean move the biases alone', async () => {
    const data = await writeRingData(await temporaryFolder(), 300);
    const start = await opened(NETWORKS['dense'] ?? (() => sequential()));
    const settings = { level: 'parameter', method: 'magnitude', amount: 0.6 } as const;
    const plain = await prune({ ...start, data, settings }, operationContext());
    const whole = await outputs(start.model);
    const mean = await prune({ ...start, data, settings: { ...settings, compensate: 'mean' } }, operationContext());
    expect(mean.model.weights.get('wide/kernel')?.values).toEqual(plain.model.weights.get('wide/kernel')?.values);
    expect(mean.model.weights.get('out/bias')?.values).not.toEqual(plain.model.weights.get('out/bias')?.values);
    const rounds = await prune({ ...start, data, settings: { ...settings, rounds: 3, compensate: 'activations' } }, operationContext());
    expect(distance(await outputs(rounds.model), whole)).toBeLessThan(0.8 * distance(await outputs(plain.model), whole));
    const small = await quantize({ ...start, settings: { dtype: 'uint8' } }, operationContext());
    const grid = await prune({ ...small, data, settings: { ...settings, compensate: 'activations' } }, operationContext());
    for (const { values, quantization } of grid.model.weights.values()) {
      if (quantization?.dtype !== 'uint8') continue;
      expect(new Set(values).size).toBeLessThanOrEqual(256);
    }
    expect(distance(await outputs(grid.model), whole)).toBeLessThan(distance(await outputs(plain.model), whole));
    expect(zerosOf(grid.model)).toContain('1');
  });

  it('need a data set, and are not compensated by weights', async () => {
    const start = await opened(NETWORKS['dense'] ?? (() => sequential()));
    const settings = { level: 'parameter', method: 'magnitude', amount: 0.5 } as const;
    expect(await failureOf(prune({ ...start, settings: { ...settings, compensate: 'activations' } }, operationContext()))).toMatchObject({
      code: 'dataNeeded',
    });
    const data = await writeRingData(await temporaryFolder(), 60);
    expect(
      await failureOf(
        Promise.resolve().then(() => prune({ ...start, data, settings: { ...settings, compensate: 'weights' } }, operationContext())),
      ),
    ).toMatchObject({ code: 'settingInvalid' });
  });

  it('are chosen by what kernels read', async () => {
    const data = await writeRingData(await temporaryFolder(), 300);
    const start = await opened(NETWORKS['dense'] ?? (() => sequential()));
    const whole = await outputs(start.model);
    const left = await Promise.all(
      (['random', 'wanda', 'obs'] as const).map(async (method) => {
        const settings = { level: 'parameter', method, amount: 0.5, scope: 'layer' } as const;
        return distance(await outputs((await prune({ ...start, data, settings }, operationContext())).model), whole);
      }),
    );
    expect(left[1]).toBeLessThan(left[0] ?? 0);
    expect(left[2]).toBeLessThan(left[0] ?? 0);
  });
});
