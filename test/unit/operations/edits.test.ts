import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { evaluateModel } from '../../../src/operations/evaluateModel';
import { finetune } from '../../../src/operations/edits/finetune';
import { describeModel } from '../../../src/operations/describeModel';
import type { Opened } from '../../../src/operations/opened';
import { prune } from '../../../src/operations/edits/prune';
import { prunePicked } from '../../../src/operations/edits/prunePicked';
import { quantize } from '../../../src/operations/edits/quantize';
import { rank } from '../../../src/operations/rank';
import { study } from '../../../src/operations/study';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { lenet } from '../../fixtures/networks';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

async function opened(model: Model): Promise<Opened> {
  return { model, analysis: await analyse(model) };
}

function ringNet(): Model {
  return memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 24, activation: 'relu', name: 'wide' }),
        layers.dense({ units: 12, activation: 'relu', name: 'narrow' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
}

const zerosOf = (model: Model, name: string): number => [...(model.weights.get(name)?.values ?? [])].filter((value) => value === 0).length;

describe('pruning parameters', () => {
  it('zeroes exactly the share asked for and changes nothing else', async () => {
    const start = await opened(memoryModel(lenet));
    const { model, answer } = await prune(
      { ...start, settings: { method: 'magnitude', level: 'parameter', amount: 0.8 } },
      operationContext(),
    );
    const kernels = start.analysis.structure.kernelWeights;
    const elements = kernels.reduce((sum, name) => sum + (start.model.weights.get(name)?.values.length ?? 0), 0);
    expect(kernels.reduce((sum, name) => sum + zerosOf(model, name), 0)).toBe(Math.round(elements * 0.8));
    for (const [name, { values }] of start.model.weights) {
      const after = model.weights.get(name)?.values ?? [];
      expect([...values].every((value, i) => after[i] === value || (after[i] === 0 && kernels.includes(name)))).toBe(true);
    }
    expect(answer.before.nonzero - answer.after.nonzero).toBe(Math.round(elements * 0.8));
    expect(answer.after.gzipBytes).toBeLessThan(answer.before.gzipBytes);
  });

  it('gives the same bytes for the same seed and others for another', async () => {
    const start = await opened(ringNet());
    const at = async (seed: number): Promise<number[]> => {
      const { model } = await prune(
        { ...start, settings: { method: 'random', level: 'parameter', amount: 0.5, seed } },
        operationContext(),
      );
      return [...(model.weights.get('narrow/kernel')?.values ?? [])];
    };
    expect(await at(1)).toEqual(await at(1));
    expect(await at(1)).not.toEqual(await at(2));
  });

  it('holds its zeros through rounds of fine-tuning, and reaches the amount', async () => {
    const data = await writeRingData(await temporaryFolder(), 400);
    const start = await opened(ringNet());
    const tensors = tf.memory().numTensors;
    const { model, analysis, answer } = await prune(
      {
        ...start,
        data,
        settings: { method: 'magnitude', level: 'parameter', amount: 0.6, rounds: 3, finetune: { epochs: 4, learningRate: 0.01 } },
      },
      operationContext(),
    );
    expect(tf.memory().numTensors).toBe(tensors);
    const kernels = ['wide/kernel', 'narrow/kernel', 'out/kernel'];
    const elements = 2 * 24 + 24 * 12 + 12 * 2;
    expect(kernels.reduce((sum, name) => sum + zerosOf(model, name), 0)).toBe(Math.round(elements * 0.6));
    expect(answer.history?.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(answer.warnings.map(({ code }) => code)).toContain('testPartHeldOut');
    expect(answer.after.accuracy).toBeGreaterThan(0.75);

    const again = await finetune({ model, analysis, data, settings: { epochs: 2 } }, operationContext());
    for (const name of kernels) expect(zerosOf(again.model, name)).toBe(zerosOf(model, name));
  });

  it('says what it can not do', async () => {
    const start = await opened(ringNet());
    const ask = (settings: object): Promise<unknown> =>
      failureOf(prune({ ...start, settings: { method: 'magnitude', level: 'parameter', amount: 0.5, ...settings } }, operationContext()));
    expect(await ask({ amount: 1 })).toMatchObject({ code: 'settingInvalid', setting: 'Amount' });
    expect(await ask({ rounds: 0 })).toMatchObject({ code: 'settingInvalid', setting: 'Rounds' });
    expect(await ask({ layers: ['nowhere'] })).toMatchObject({ code: 'settingInvalid', reason: 'the model has no layer "nowhere"' });
    expect(await ask({ finetune: { epochs: 1 } })).toMatchObject({ code: 'dataNeeded' });
  });
});

describe('pruning neurons', () => {
  it('cuts the share asked for, certified, and the model gets smaller', async () => {
    const start = await opened(memoryModel(lenet));
    const { model, analysis, answer } = await prune(
      { ...start, settings: { method: 'magnitude', level: 'neuron', amount: 0.4 } },
      operationContext(),
    );
    expect((answer.before.channels ?? 0) - (answer.after.channels ?? 0)).toBe(Math.round((6 + 16 + 120 + 84) * 0.4));
    expect(answer.certificate.maskedVsCut).toBeLessThanOrEqual(1e-5);
    expect(answer.after.params).toBeLessThan(answer.before.params);
    expect(answer.after.macs).toBeLessThan(answer.before.macs ?? 0);
    expect(analysis.layers.find(({ path }) => path === 'fc1')?.outputShapes[0]?.[1]).toBe(model.weights.get('fc1/bias')?.shape[0]);
  });

  it('removes the same number of channels in rounds as in one shot', async () => {
    const start = await opened(memoryModel(lenet));
    const after = async (rounds: number): Promise<number> => {
      const { answer } = await prune(
        { ...start, settings: { method: 'magnitude', level: 'neuron', amount: 0.5, rounds } },
        operationContext(),
      );
      return answer.after.channels ?? 0;
    };
    expect(Math.abs((await after(3)) - (await after(1)))).toBeLessThanOrEqual(2);
  });

  it('cuts the channels that were picked, and no other', async () => {
    const start = await opened(ringNet());
    const { model, answer } = await prunePicked(
      { ...start, settings: { picks: [{ layer: 'wide', channels: [0, 5] }] } },
      operationContext(),
    );
    const bias = [...(start.model.weights.get('wide/bias')?.values ?? [])];
    expect([...(model.weights.get('wide/bias')?.values ?? [])]).toEqual(bias.filter((_, i) => i !== 0 && i !== 5));
    expect(answer.plan.layers.find(({ name }) => name === 'wide')).toEqual({ name: 'wide', removed: 2, of: 24 });
    expect(
      await failureOf(prunePicked({ ...start, settings: { picks: [{ layer: 'out', channels: [0] }] } }, operationContext())),
    ).toMatchObject({
      code: 'planInvalid',
    });
  });
});

describe('ranking, quantizing, evaluating', () => {
  it('ranks what can be cut and leaves a gap for what can not', async () => {
    const { answer, scores } = await rank(
      { ...(await opened(ringNet())), settings: { method: 'magnitude', level: 'neuron' } },
      operationContext(),
    );
    expect(answer.layers.map(({ name, count }) => [name, count])).toEqual([
      ['wide', 24],
      ['narrow', 12],
      ['out', 2],
    ]);
    expect(answer.layers[2]?.scores).toEqual([null, null]);
    expect(scores.channels).toBeDefined();
  });

  it('quantizes the weights named, keeps zeros exact, and measures both sides', async () => {
    const data = await writeRingData(await temporaryFolder(), 300);
    const start = await opened(ringNet());
    const sparse = await prune({ ...start, settings: { method: 'magnitude', level: 'parameter', amount: 0.5 } }, operationContext());
    const { model, answer } = await quantize(
      { ...sparse, data, settings: { dtype: 'uint8', include: ['*/kernel'], exclude: ['out/*'] } },
      operationContext(),
    );
    expect([...model.weights.values()].map(({ name, quantization }) => [name, quantization?.dtype])).toEqual([
      ['wide/kernel', 'uint8'],
      ['wide/bias', undefined],
      ['narrow/kernel', 'uint8'],
      ['narrow/bias', undefined],
      ['out/kernel', undefined],
      ['out/bias', undefined],
    ]);
    expect(zerosOf(model, 'narrow/kernel')).toBeGreaterThanOrEqual(zerosOf(sparse.model, 'narrow/kernel'));
    expect(answer.after.loss).toBeCloseTo(answer.before.loss ?? Number.NaN, 1);
    expect(answer.after.bytes).toBeLessThan(answer.before.bytes);
  });

  it('evaluates a data set', async () => {
    const data = await writeRingData(await temporaryFolder(), 300);
    const answer = await evaluateModel({ ...(await opened(ringNet())), data }, operationContext());
    expect(answer.samples).toBe(300);
    expect(answer.perClass?.reduce((sum, { samples }) => sum + samples, 0)).toBe(300);
  });
});

describe('a study', () => {
  it('measures every trial with and without fine-tuning, tells of each, and goes on where it was', async () => {
    const folder = await temporaryFolder();
    const data = await writeRingData(folder, 200);
    const start = await opened(ringNet());
    const settings = {
      methods: ['magnitude', 'random'],
      level: 'neuron',
      amounts: [0.5],
      seeds: [1, 2],
      finetune: { epochs: 1 },
      controls: ['none'],
    } as const;
    const first = operationContext();
    const answer = await study({ ...start, data, settings, out: `${folder}/study` }, first);
    // There is no chance in magnitude, so what comes before fine-tuning counts once.
    expect(answer.points.length).toBe(7);
    expect(first.points).toHaveLength(7);
    expect(answer.points.every(({ loss, accuracy }) => Number.isFinite(loss) && (accuracy ?? -1) >= 0)).toBe(true);
    const untouched = {
      ...operationContext(),
      tasks: { width: 1, run: (_: unknown, inputs: readonly unknown[]) => (expect(inputs).toEqual([]), Promise.resolve([])) },
    };
    expect((await study({ ...start, data, settings, out: `${folder}/study` }, untouched)).points).toEqual(answer.points);
  });
});

describe('fine-tuning what tfjs or the model itself holds back', () => {
  const ring = async (): Promise<string> => writeRingData(await temporaryFolder(), 200);
  const frozenNet = (): Model =>
    memoryModel(() =>
      sequential({
        layers: [
          layers.dense({ inputShape: [2], units: 8, activation: 'relu', name: 'wide', trainable: false }),
          layers.dense({ units: 2, name: 'out', trainable: false }),
        ],
      }),
    );

  it('prunes a model that is frozen whole, and trains it when told to', async () => {
    const start = await opened(frozenNet());
    expect(describeModel(start.model, start.analysis).warnings.map(({ code }) => code)).toEqual(['allFrozen']);
    expect(describeModel(start.model, start.analysis).layers.map(({ frozen }) => frozen)).toEqual([true, true]);
    const data = await ring();
    const settings = { method: 'magnitude', level: 'neuron', amount: 0.5, finetune: { epochs: 1 } } as const;
    expect(await failureOf(prune({ ...start, data, settings }, operationContext()))).toMatchObject({
      code: 'settingInvalid',
      reason: expect.stringContaining('--unfreeze'),
    });
    const { answer } = await prune(
      { ...start, data, settings: { ...settings, finetune: { epochs: 1, unfreeze: true } } },
      operationContext(),
    );
    expect(answer.after.channels).toBe(6);
    expect(answer.history).toHaveLength(1);
  });

  it('tells which layers are frozen: nested ones too, statistics aside', async () => {
    const model = memoryModel(() => {
      const nested = sequential({ name: 'nested', layers: [layers.dense({ inputShape: [4], units: 3, name: 'inner', trainable: false })] });
      const whole = sequential({
        layers: [layers.dense({ inputShape: [2], units: 4, name: 'free' }), layers.batchNormalization({ name: 'norm' })],
      });
      whole.add(nested);
      whole.add(layers.dense({ units: 2, name: 'out', trainable: false }));
      return whole;
    });
    const rows = describeModel(model, (await opened(model)).analysis).layers;
    expect(rows.filter(({ frozen }) => frozen).map(({ name }) => name)).toEqual(['nested/inner', 'out']);
  });

  it('names the layer that has no gradient', async () => {
    const net = memoryModel(() =>
      sequential({
        layers: [
          layers.reshape({ inputShape: [2], targetShape: [2, 1] }),
          layers.conv1d({ filters: 3, kernelSize: 1, name: 'first' }),
          layers.conv1d({ filters: 3, kernelSize: 2, dilationRate: 2, padding: 'same', name: 'dilated' }),
          layers.flatten(),
          layers.dense({ units: 2, name: 'out' }),
        ],
      }),
    );
    const start = await opened(net);
    expect(describeModel(net, start.analysis).warnings).toMatchObject([{ code: 'tfjsLimit', layer: 'dilated' }]);
    const before = tf.memory().numTensors;
    const failure = await failureOf(finetune({ ...start, data: await ring(), settings: { epochs: 1 } }, operationContext()));
    expect(failure).toMatchObject({
      code: 'settingInvalid',
      setting: 'fine-tuning',
      reason: 'layer "dilated": tfjs has no gradient of a dilated convolution',
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
