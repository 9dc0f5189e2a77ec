import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineClient } from '../../../src/extension/engineClient';
import type { Progress } from '../../../src/base/progress';
import type { DataChoice } from '../../../src/protocol/dataChoice';
import type { EpochRecord } from '../../../src/protocol/answers';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import type { SessionSnapshot } from '../../../src/protocol/views';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { ORIGINAL } from '../../../src/protocol/plans';
import { bundleForNode } from '../../fixtures/bundleForNode';
import { loadWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { writeWorkspace } from '../../fixtures/writeWorkspace';
import type { InspectAnswer } from '../../../src/protocol/inspectAnswer';
import { weightBytes } from '../../fixtures/weightBytes';

const MAGNITUDE = { method: 'magnitude', level: 'neuron' } as const;

let bundles: string;
let folder: string;
let client: EngineClient;

// One engine for all: each test has a session of its own.
beforeAll(async () => {
  bundles = await bundleForNode({ engine: 'src/engine/main.ts', worker: 'src/workers/worker.ts' });
  folder = await mkdtemp(join(tmpdir(), 'model-minifier-engine-'));
  await writeWorkspace(folder);
  client = new EngineClient({
    engineFile: join(bundles, 'engine.js'),
    engineSettings: () => ({ backend: 'wasm', workers: 2 }),
    log: () => undefined,
  });
});
afterAll(async () => {
  client.dispose();
  for (const each of [folder, bundles]) await rm(each, { recursive: true, force: true });
});

const open = (): Promise<SessionSnapshot> => client.request('open', { file: join(folder, 'lenet', 'model.json') });

describe('the whole engine on a small LeNet', () => {
  test('ranks the channels of all layers in one answer as it does layer by layer', async () => {
    const { session } = await open();
    const { layers } = await client.request('rank', { session, settings: MAGNITUDE });
    expect(layers.length).toBeGreaterThan(1);
    for (const { name: layer, scores, ranks } of layers) {
      const rows = await client.request('channels', { session, layer, settings: MAGNITUDE });
      expect(ranks).toEqual(rows.map(({ rank }) => rank));
      expect(scores).toEqual(rows.map(({ score }) => score));
    }
    const all = layers.flatMap(({ ranks = [] }) => ranks).filter((place) => place !== null);
    expect(Math.max(...all)).toBe(new Set(all).size);
    const parameters = await client.request('rank', { session, settings: { ...MAGNITUDE, level: 'parameter' } });
    expect(parameters.layers.every(({ ranks }) => ranks === undefined)).toBe(true);
  });

  test('cuts the channels that it suggested, saves exactly what it forecast, and stock tfjs loads it', async () => {
    const { session, model } = await open();
    const picks = await client.request('suggest', { session, settings: { ...MAGNITUDE, amount: 0.4 } });
    const forecast = await client.request('forecast', { session, picks });
    expect(forecast.channels).toBe(Math.round(0.4 * (model.totals.prunableChannels ?? 0)));

    const { before, after, certificate } = await client.request('prunePicked', { session, node: 'cut', settings: { picks } });
    expect(before.params - after.params).toBe(forecast.params);
    expect(before.bytes - after.bytes).toBe(forecast.bytes);
    expect((before.macs ?? 0) - (after.macs ?? 0)).toBe(forecast.macs);
    expect((before.channels ?? 0) - (after.channels ?? 0)).toBe(forecast.channels);
    expect(certificate.maskedVsCut).toBeLessThanOrEqual(1e-5);

    const out = join(folder, 'lenet-min');
    const saved = await client.request('save', { session, folder: out, overwrite: false });
    expect(saved.certificate.reloaded).toBeLessThanOrEqual(1e-6);
    await startBackend('wasm');
    const loaded = await loadWithStockTfjs(out);
    expect(loaded.countParams()).toBe(after.params);
    loaded.dispose();
    expect((await readdir(folder)).sort()).toEqual(['digits.npz', 'graph', 'lenet', 'lenet-min']);
  });

  test.each(['lenet', 'graph'])('outlines %s with the rows that opening it gives', async (name) => {
    const file = join(folder, name, 'model.json');
    const outline = await client.request('outline', { file });
    const { model } = await client.request('open', { file });
    const told = ({ layers, totals, inputs }: InspectAnswer): unknown => ({
      layers: layers.map(({ name: layer, className, params, bytes, dtype, weights }) => ({
        ...{ layer, className, params, bytes, dtype },
        weights: weights.map(({ zeros: _, ...weight }) => weight),
      })),
      inputs,
      params: totals.params,
    });
    expect(outline && told(outline)).toEqual(told(model));
    // Of the file as it lies there.
    expect(outline?.totals.bytes).toBe(weightBytes(model.totals) + (await stat(file)).size);
  });

  test('shows the model that an edit left, and the original again', async () => {
    const { session, model } = await open();
    await client.request('quantize', { session, node: 'quantized', settings: { dtype: 'uint8' } });
    const quantized = await client.request('snapshot', { session });
    expect(quantized.model.layers.find(({ name }) => name === 'conv1')?.dtype).toBe('uint8+float32');
    expect(quantized.model.totals.gzipBytes).toBeGreaterThan(0);
    expect((await client.request('goTo', { session, node: ORIGINAL })).model).toEqual(model);
  });

  test('tells each epoch of a training as it ends, and all of them in the answer', async () => {
    const { session } = await open();
    const epochs: EpochRecord[] = [];
    const { history } = await client.request(
      'finetune',
      { session, node: 'tuned', data: join(folder, 'digits.npz'), settings: { epochs: 2, validation: 0.2 } },
      { onEpoch: (record) => epochs.push(record) },
    );
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(epochs.every(({ loss, validationLoss }) => validationLoss !== undefined && validationLoss !== loss)).toBe(true);
    expect(history).toEqual(epochs);
  });

  test('ends a training after its epoch when it is told that it is enough, and keeps what was learnt', async () => {
    const { session } = await open();
    const enough = new AbortController();
    const { history, plan, warnings, repeatedBy } = await client.request(
      'finetune',
      { session, node: 'n', data: join(folder, 'digits.npz'), settings: { epochs: 5000, batchSize: 16 } },
      { enough: enough.signal, onEpoch: ({ epoch }) => (epoch === 2 ? enough.abort() : undefined) },
    );
    const epochs = history?.length ?? 0;
    expect(epochs).toBeGreaterThanOrEqual(2);
    expect(epochs).toBeLessThan(5000);
    expect(plan.settings['epochs']).toBe(epochs);
    expect(warnings.map(({ code }) => code)).toContain('stoppedEarly');
    expect(repeatedBy).toMatchObject({ epochs, batchSize: 16 });
  });

  test('measures a study in several threads, each point once', async () => {
    const { session } = await open();
    const points: StudyPoint[] = [];
    const answer = await client.request(
      'study',
      {
        session,
        data: join(folder, 'digits.npz'),
        settings: { methods: ['magnitude', 'random'], level: 'neuron', amounts: [0.2, 0.6], seeds: [1], controls: ['none'] },
      },
      { onPoint: (point) => points.push(point) },
    );
    expect(points).toHaveLength(4);
    expect(answer.points).toHaveLength(4);
    for (const point of points) expect(answer.points).toContainEqual(point);
    expect(answer.points.every(({ loss }) => Number.isFinite(loss))).toBe(true);
  });

  test('reads data as they are told to be read, and ranks anew when that changes', async () => {
    const { session } = await open();
    const path = join(folder, 'digits.npz');
    const { reading } = await client.request('readData', { session, data: path });
    expect(reading).toMatchObject({ data: 'digits.npz', format: 'npz', inputs: [{ shape: [28, 28, 1] }], answers: { classes: 10 } });
    const settings = { method: 'taylor', level: 'neuron' } as const;
    const scores = async (data: DataChoice): Promise<unknown> => (await client.request('rank', { session, settings, data })).layers;
    const scaled = { path, scale: { divide: 3 } };
    expect(await scores(scaled)).not.toEqual(await scores(path));
    expect(await scores(scaled)).toEqual(await scores({ ...scaled }));
    await expect(client.request('readData', { session, data: { path, output: 'none' } })).rejects.toMatchObject({ code: 'dataShape' });
  });

  test('calibrates in several threads, tells how far it is, and the same each time', async () => {
    const { session } = await open();
    const settings = { level: 'neuron', methods: ['magnitude', 'random'], measured: 12, amounts: [0.5] } as const;
    const data = join(folder, 'digits.npz');
    const heard: Progress[] = [];
    const answer = await client.request('calibrate', { session, data, settings }, { onProgress: (progress) => heard.push(progress) });
    expect(answer.forecast.points).toHaveLength(12);
    expect(answer.methods.map(({ method }) => method)).toEqual(['magnitude', 'random']);
    expect(heard.filter(({ message }) => message === 'Removing one by one').length).toBeGreaterThan(2);
    expect(await client.request('calibrate', { session, data, settings })).toEqual(answer);
  });

  test('tells the cost of removing a channel, and which others are like it', async () => {
    const { session } = await open();
    const data = join(folder, 'digits.npz');
    const costs = await Promise.all([0, 1, 2].map((index) => client.request('removalCost', { session, layer: 'conv1', index, data })));
    expect(costs.map(({ samples }) => samples)).toEqual([64, 64, 64]);
    expect(new Set(costs.map(({ before }) => before.loss)).size).toBe(1);
    expect(new Set(costs.map(({ after }) => after.loss)).size).toBe(3);
    const found = await client.request('twins', { session, layer: 'conv2', index: 3 });
    expect(found).toHaveLength(5);
    expect(found.map(({ similarity }) => similarity)).toEqual(found.map(({ similarity }) => similarity).sort((a, b) => b - a));
  });

  test('gives the same ranking twice, and another one for another seed', async () => {
    const { session } = await open();
    const ranking = (seed: number): Promise<unknown> =>
      client.request('channels', { session, layer: 'conv2', settings: { method: 'random', level: 'neuron', seed } });
    expect(await ranking(1)).toEqual(await ranking(1));
    expect(await ranking(1)).not.toEqual(await ranking(2));
  });

  test('ranks by what the data say, once for all methods of a pass, and the suggestion follows', async () => {
    const { session, model } = await open();
    const data = join(folder, 'digits.npz');
    const settings = { level: 'neuron', samples: 48 } as const;
    const passes: string[] = [];
    const onProgress = ({ message }: { message: string }): number => passes.push(message);
    const rows = await client.request(
      'channels',
      { session, layer: 'conv2', settings: { ...settings, method: 'obd-sd' }, data },
      { onProgress },
    );
    expect(rows.every(({ score }) => score !== null && score >= 0)).toBe(true);
    const told = passes.length;
    expect(told).toBeGreaterThan(0);
    const picks = await client.request(
      'suggest',
      { session, settings: { ...settings, method: 'taylor', amount: 0.3 }, data },
      { onProgress },
    );
    const { standings } = await client.request(
      'standings',
      { session, layer: 'conv2', index: 0, settings: { samples: 48 }, data },
      { onProgress },
    );
    expect(passes).toHaveLength(told);
    expect(standings.map(({ method }) => method)).toEqual(['obd', 'obd-sd', 'taylor', 'fisher', 'damage', 'dropout']);
    expect(standings.find(({ method }) => method === 'obd-sd')).toMatchObject({ score: rows[0]?.score, rank: rows[0]?.rank });
    const taken = picks.reduce((sum, { channels }) => sum + channels.length, 0);
    expect(taken).toBe(Math.round(0.3 * (model.totals.prunableChannels ?? 0)));
    await expect(client.request('rank', { session, settings: { ...settings, method: 'obd', seed: 5 } })).rejects.toMatchObject({
      code: 'dataNeeded',
    });
  });
});
