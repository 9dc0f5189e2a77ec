import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeNpz } from '../../../src/data/npz';
import { loadDataset } from '../../../src/data/loadDataset';
import type { Model } from '../../../src/model/model';
import { withWeights } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { agreement } from '../../../src/operations/measurement/agreement';
import { operationTable as operations } from '../../../src/operations/operationTable';
import type { Opened } from '../../../src/operations/opened';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { openModel } from '../../../src/runtime/openModel';
import { tf } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;
const SAMPLES = 40;

beforeAll(() => startBackend('wasm'));

const net = (units: number, activation?: 'softmax' | 'sigmoid'): Model =>
  memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ name: 'hidden', inputShape: [4], units: 6, activation: 'relu' }),
        layers.dense({ name: 'out', units, ...(activation ? { activation } : {}) }),
      ],
    }),
  );

const opened = async (model: Model): Promise<Opened> => ({ model, analysis: await analyse(model) });

/** Inputs without answers. */
async function inputsAlone(): Promise<string> {
  const file = join(await temporaryFolder(), 'set.npz');
  const values = Float32Array.from({ length: SAMPLES * 4 }, (_, i) => Math.sin(i * 1.7) * 2);
  await writeNpz(file, new Map([['x', { shape: [SAMPLES, 4], values }]]));
  return file;
}

const training = { epochs: 1 };
const neurons = { level: 'neuron', amount: 0.5 } as const;

type Work = (opened: Opened, data: string) => Promise<unknown>;

const needAnswers: Readonly<Record<string, [string, Work]>> = {
  evaluate: ['Evaluating', (own, data) => operations.evaluate({ ...own, data }, operationContext())],
  study: [
    'A study',
    (own, data) =>
      operations.study(
        { ...own, data, settings: { level: 'parameter', methods: ['magnitude'], amounts: [0.5], seeds: [1] } },
        operationContext(),
      ),
  ],
  calibrate: ['Calibrating', (own, data) => operations.calibrate({ ...own, data, settings: { level: 'neuron' } }, operationContext())],
  finetune: ['Fine-tuning', (own, data) => operations.finetune({ ...own, data, settings: training }, operationContext())],
  'prune and fine-tune': [
    'Fine-tuning',
    (own, data) =>
      operations.prune({ ...own, data, settings: { ...neurons, method: 'magnitude', finetune: training } }, operationContext()),
  ],
  'prune by taylor': [
    'Ranking by taylor',
    (own, data) => operations.prune({ ...own, data, settings: { ...neurons, method: 'taylor' } }, operationContext()),
  ],
  'rank by obd': [
    'Ranking by obd',
    (own, data) => operations.rankTogether({ ...own, data, settings: { level: 'parameter' }, methods: ['obd'] }, operationContext()),
  ],
};

describe('a data set without answers', () => {
  it.each(Object.entries(needAnswers))('is refused by %s with one sentence', async (_, [what, work]) => {
    expect(await failureOf(work(await opened(net(3, 'softmax')), await inputsAlone()))).toMatchObject({
      code: 'answersNeeded',
      what,
      set: 'set.npz',
    });
  });

  it('serves what looks at inputs alone, and tells how far the outputs moved', async () => {
    const own = await opened(net(3, 'softmax'));
    const data = await inputsAlone();
    const settings = { ...neurons, method: 'magnitude', compensate: 'activations' } as const;
    const { answer } = await operations.prune({ ...own, data, settings }, operationContext());
    expect(answer.reading).toMatchObject({ answers: { kind: 'none' }, samples: { train: 32, test: 8 } });
    expect(answer.reading).not.toHaveProperty('loss');
    expect(answer.before).not.toHaveProperty('loss');
    expect(answer.after.agreement).toMatchObject({ samples: 8, sameClass: expect.any(Number) as number });
    expect(answer.after.on).toMatchObject({ part: 'heldOut', samples: 8 });
    const { answer: quantized } = await operations.quantize({ ...own, data, settings: { dtype: 'uint8' } }, operationContext());
    expect(quantized.after.agreement?.samples).toBe(SAMPLES);
    expect(quantized.after.agreement?.relativeRms).toBeLessThan(0.05);
  });
});

describe('agreement', () => {
  const changed = (model: Model): Model =>
    withWeights(
      model,
      [...model.weights.values()].map((weight) => ({ ...weight, values: weight.values.map((value, i) => value + 0.3 * Math.sin(i)) })),
    );

  /** The outputs of a model on all samples at once. */
  async function outputsOf(model: Model, values: Float32Array): Promise<Float32Array> {
    const exec = await openModel(model);
    const input = tf.tensor(values, [SAMPLES, 4]);
    const [output] = exec.run([input]);
    const found = output?.dataSync() as Float32Array;
    exec.dispose();
    return found;
  }

  it.each<[string, () => Model, number | undefined]>([
    ['a softmax', () => net(3, 'softmax'), 3],
    ['a sigmoid', () => net(1, 'sigmoid'), 1],
    ['numbers', () => net(3), undefined],
  ])('is what a plain loop finds, of %s', async (_, make, units) => {
    const model = make();
    const other = changed(model);
    const set = await loadDataset(await inputsAlone());
    const values = set.inputs[0]?.values as Float32Array;
    const [a, b] = [await outputsOf(model, values), await outputsOf(other, values)];
    const square = (numbers: number[]): number => numbers.reduce((sum, value) => sum + value * value, 0);
    const noise = square([...a].map((value, i) => value - (b[i] ?? 0)));
    const found = await agreement(model, other, set);
    expect(found.relativeRms).toBeCloseTo(Math.sqrt(noise / square([...a])), 5);
    const range = Math.max(...a) - Math.min(...a);
    expect(found.psnr).toBeCloseTo(10 * Math.log10((range * range * a.length) / noise), 3);
    expect(found.maxAbs).toBeCloseTo(Math.max(...[...a].map((value, i) => Math.abs(value - (b[i] ?? 0)))), 5);
    const classAt = (outputs: Float32Array, row: number, width: number): number => {
      const own = [...outputs.subarray(row * width, (row + 1) * width)];
      return width === 1 ? Number((own[0] ?? 0) > 0.5) : own.indexOf(Math.max(...own));
    };
    const rows = Array.from({ length: SAMPLES }, (_row, row) => row);
    const same = units && rows.filter((row) => classAt(a, row, units) === classAt(b, row, units)).length / SAMPLES;
    expect(found.sameClass).toBe(same);
    if (same !== undefined) expect(same).toBeLessThan(1);
  });

  it('of a model with itself is whole', async () => {
    const model = net(3, 'softmax');
    const set = await loadDataset(await inputsAlone());
    expect(await agreement(model, model, set)).toEqual({ samples: SAMPLES, sameClass: 1, relativeRms: 0, psnr: null, maxAbs: 0 });
  });

  it('takes what ends in no activation for scores of classes where the data name a loss', async () => {
    const set = { ...(await loadDataset(await inputsAlone())), loss: 'softmaxCrossentropy' as const };
    expect((await agreement(net(3), net(3), set)).sameClass).toBeDefined();
  });
});
