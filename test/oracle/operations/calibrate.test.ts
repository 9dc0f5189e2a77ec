import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { writeNpz } from '../../../src/data/npz';
import { analyse } from '../../../src/operations/analyse';
import { calibrate } from '../../../src/operations/calibrate';
import { evaluateModel } from '../../../src/operations/evaluateModel';
import { measureMasks } from '../../../src/operations/evidence/measureMasks';
import type { Opened } from '../../../src/operations/opened';
import { prune } from '../../../src/operations/edits/prune';
import { prunePicked } from '../../../src/operations/edits/prunePicked';
import { rank } from '../../../src/operations/rank';
import { removalCost } from '../../../src/operations/removalCost';
import { readSampleSet, type SampleSet } from '../../../src/operations/samples/sampleSet';
import type { CalibrationAnswer } from '../../../src/protocol/calibrationAnswer';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { dropoutDamage } from '../../../src/saliency/dropout/dropoutDamage';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { trainedOnDigits, writeDigits } from '../../fixtures/trainedDigits';

let folder: string;
let data: string;
let opened: Opened;
let train: string;
let test: string;

beforeAll(async () => {
  await startBackend('wasm');
  folder = await mkdtemp(join(tmpdir(), 'model-minifier-calibrate-'));
  data = await writeDigits(folder, 1500);
  opened = await trainedOnDigits(data);
  train = await partAlone('train');
  test = await partAlone('test');
});
afterAll(() => rm(folder, { recursive: true }));

/** A part of the data set as a file of its own, which the public operations measure whole. */
async function partAlone(part: SampleSet['part']): Promise<string> {
  const { inputs, targets, samples } = await readSampleSet({ data, part }, opened.analysis);
  const file = join(folder, part, `${part}.npz`);
  await mkdir(join(folder, part));
  const [input] = inputs;
  if (!input || targets.kind !== 'classes') throw new Error('digits expected');
  await writeNpz(
    file,
    new Map<string, { shape: number[]; values: Float32Array | Int32Array }>([
      ['x', { shape: [samples, ...input.shape], values: input.values }],
      ['y', { shape: [samples], values: targets.labels }],
    ]),
  );
  return file;
}

const ask = (settings: object): Promise<CalibrationAnswer> =>
  calibrate({ ...opened, data, settings: { level: 'neuron', methods: ['magnitude', 'random'], ...settings } }, operationContext());

describe('a calibration', () => {
  it('measures the damage of single channels as cutting and evaluating does', async () => {
    const tensors = tf.memory().numTensors;
    const { forecast, samples } = await ask({ measured: 9 });
    expect(tf.memory().numTensors).toBe(tensors);
    expect(samples).toBe(1200);
    expect(forecast.points.map(({ name }) => name)).toEqual([
      'conv1',
      'conv1',
      'conv1',
      'conv2',
      'conv2',
      'conv2',
      'dense',
      'dense',
      'dense',
    ]);
    for (const { name, index, measured } of forecast.points) {
      const { answer } = await prunePicked(
        { ...opened, data: train, settings: { picks: [{ layer: name, channels: [index] }] } },
        operationContext(),
      );
      expect(measured).toBeCloseTo((answer.after.loss ?? Number.NaN) - (answer.before.loss ?? Number.NaN), 5);
    }
    // Some neurons are dead.
    expect(forecast.points.filter(({ measured }) => measured !== 0).length).toBeGreaterThan(6);
  });

  it('measures the damage of single weights as zeroing and evaluating does', async () => {
    const { forecast } = await ask({ level: 'parameter', measured: 12 });
    const before = await evaluateModel({ ...opened, data: train }, operationContext());
    for (const { name, index, measured } of forecast.points) {
      const weight = opened.model.weights.get(name);
      if (!weight) throw new Error('no such weight');
      const values = weight.values.map((value, i) => (i === index ? 0 : value));
      const model = { ...opened.model, weights: new Map(opened.model.weights).set(name, { ...weight, values }) };
      const after = await evaluateModel({ ...opened, model, data: train }, operationContext());
      expect(measured).toBeCloseTo(after.loss - before.loss, 9);
    }
    expect(forecast.points.filter(({ measured }) => measured !== 0).length).toBeGreaterThan(6);
  });

  it.each(['neuron', 'parameter'] as const)(
    'measures what removing shares of the %ss does as pruning and evaluating does',
    async (level) => {
      const { methods, heldOut, intact, recommended } = await ask({ level, measured: 3, amounts: [0.5, 0.2] });
      expect(heldOut).toBe(300);
      for (const { method, lossAt } of methods) {
        expect(lossAt.map(({ amount }) => amount)).toEqual([0.2, 0.5]);
        for (const { amount, loss, accuracy } of lossAt) {
          const { answer } = await prune({ ...opened, data: test, settings: { method, level, amount } }, operationContext());
          expect(loss).toBeCloseTo(answer.after.loss ?? Number.NaN, 5);
          expect(accuracy).toBeCloseTo(answer.after.accuracy ?? Number.NaN, 2);
          expect(intact.loss).toBeCloseTo(answer.before.loss ?? Number.NaN, 9);
        }
      }
      const least = [...methods].sort((a, b) => a.area - b.area)[0];
      expect(recommended).toBe(least?.method);
    },
  );

  it('is the same for the same seed and draws others for another', async () => {
    const settings = { level: 'parameter', measured: 6, samples: 100, amounts: [0.5] };
    expect(await ask({ ...settings, seed: 4 })).toEqual(await ask({ ...settings, seed: 4 }));
    const [four, five] = [await ask({ ...settings, seed: 4 }), await ask({ ...settings, seed: 5 })];
    expect(four.forecast.points.map(({ index }) => index)).not.toEqual(five.forecast.points.map(({ index }) => index));
    expect(four.samples).toBe(100);
  });

  it('refuses settings that it can not follow', async () => {
    const refused = (settings: object): Promise<unknown> => failureOf(ask(settings));
    expect(await refused({ measured: 0 })).toMatchObject({ code: 'settingInvalid', setting: 'Measured' });
    expect(await refused({ samples: 1.5 })).toMatchObject({ code: 'settingInvalid', setting: 'Calibration samples' });
    expect(await refused({ amounts: [0.5, 1] })).toMatchObject({ code: 'settingInvalid', setting: 'Amounts' });
    expect(await refused({ methods: [] })).toMatchObject({ code: 'settingInvalid', setting: 'Methods' });
  });
});

describe('a forecast', () => {
  it('ranks the damage of single channels of a trained network nearly as they are measured', async () => {
    const { forecast } = await ask({});
    expect(forecast.points).toHaveLength(40);
    expect(forecast.spearman).toBeGreaterThan(0.95);
    expect(forecast.low).toBeGreaterThan(0.85);
  });

  it.each(['parameter', 'neuron'] as const)('is exact at %s level on a quadratic loss', async (level) => {
    const { layers, sequential } = tfLayers;
    const model = memoryModel(() =>
      sequential({ layers: [layers.dense({ inputShape: [3], units: 6, name: 'hidden' }), layers.dense({ units: 2, name: 'out' })] }),
    );
    const random = seededRandom(8);
    const file = join(folder, `plane-${level}.npz`);
    const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
    await writeNpz(
      file,
      new Map([
        ['x', { shape: [80, 3], values: numbers(240) }],
        ['y', { shape: [80, 2], values: numbers(160) }],
      ]),
    );
    const linear = { model, analysis: await analyse(model) };
    const settings = { level, methods: ['magnitude'], loss: 'meanSquaredError' } as const;
    const { forecast, warnings } = await calibrate({ ...linear, data: file, settings }, operationContext());
    expect(forecast.points.length).toBe(level === 'neuron' ? 6 : 30);
    for (const { predicted, measured } of forecast.points) expect(predicted).toBeCloseTo(measured, 4);
    expect(Math.max(...forecast.points.map(({ measured }) => Math.abs(measured)))).toBeGreaterThan(0.1);
    expect(warnings.map(({ code }) => code)).toEqual(['testPartHeldOut', 'fewSamples']);
  });

  it('is missing, and so are the methods that need curvature, where the loss has none', async () => {
    const all = { level: 'neuron', loss: 'meanAbsoluteError', measured: 4, masks: 8 } as const;
    const { forecast, methods, warnings } = await calibrate({ ...opened, data, settings: all }, operationContext());
    expect(forecast.spearman).toBeNull();
    const names = methods.map(({ method }) => method);
    expect(names).toEqual(expect.arrayContaining(['dropout', 'fisher', 'magnitude', 'random', 'taylor']));
    for (const curved of ['obd', 'obd-sd', 'damage'] as const) expect(names).not.toContain(curved);
    expect(warnings.map(({ code }) => code)).toContain('notScored');
  });
});

describe('ranking by dropout', () => {
  it('tells the damage of each channel with its standard error', async () => {
    const settings = { method: 'dropout', level: 'neuron', samples: 200, masks: 60, keep: 0.95 } as const;
    const { answer, scores } = await rank({ ...opened, data, settings }, operationContext());
    const masks = await measureMasks(
      opened,
      { keep: 0.95, masks: 60, seed: 0, set: { data, part: 'train', samples: 200, seed: 0 } },
      operationContext(),
    );
    const { damage, standardErrors } = dropoutDamage(masks, 'ridge');
    const [conv1] = answer.layers;
    expect(conv1?.scores).toEqual([...damage.slice(0, 8)]);
    expect(conv1?.standardErrors).toEqual([...standardErrors.slice(0, 8)]);
    expect(answer.layers.at(-1)?.standardErrors?.every((error) => error === null)).toBe(true);
    expect(scores.channels?.length).toBe(opened.analysis.structure.channels.length);
  });

  it('needs data, neurons and sensible settings', async () => {
    const refused = (settings: object, set?: string): Promise<unknown> =>
      failureOf(
        rank(
          { ...opened, settings: { method: 'dropout', level: 'neuron', ...settings }, ...(set === undefined ? {} : { data: set }) },
          operationContext(),
        ),
      );
    expect(await refused({})).toMatchObject({ code: 'dataNeeded' });
    expect(await refused({ level: 'parameter' }, data)).toMatchObject({ code: 'settingInvalid', setting: 'Method' });
    expect(await refused({ keep: 0 }, data)).toMatchObject({ code: 'settingInvalid', setting: 'Kept' });
    expect(await refused({ masks: 3 }, data)).toMatchObject({ code: 'settingInvalid', setting: 'Masks' });
  });
});

describe('the cost of removing one channel', () => {
  it('is what cutting it and evaluating gives', async () => {
    const answer = await removalCost({ ...opened, layer: 'conv2', index: 3, data: test }, operationContext());
    const cut = await prunePicked({ ...opened, data: test, settings: { picks: [{ layer: 'conv2', channels: [3] }] } }, operationContext());
    expect(answer.samples).toBe(300);
    expect(answer.before).toEqual({ loss: cut.answer.before.loss, accuracy: cut.answer.before.accuracy });
    expect(answer.after.loss).toBeCloseTo(cut.answer.after.loss ?? Number.NaN, 5);
    expect(answer.after.accuracy).toBeCloseTo(cut.answer.after.accuracy ?? Number.NaN, 2);
  });

  it('names the channel that can not be removed', async () => {
    const refused = (layer: string, index: number): Promise<unknown> =>
      failureOf(removalCost({ ...opened, layer, index, data }, operationContext()));
    expect(await refused('out', 0)).toMatchObject({ code: 'planInvalid' });
    expect(await refused('conv2', 99)).toMatchObject({ code: 'planInvalid', reason: 'layer "conv2" has no channel 99' });
  });
});
