import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/operations/analyse';
import type { Opened } from '../../../../src/operations/opened';
import { study } from '../../../../src/operations/study';
import { groundOf, keyOf } from '../../../../src/operations/trials/ground';
import { measureTrial } from '../../../../src/operations/trials/measureTrial';
import { modelHash } from '../../../../src/operations/trials/modelHash';
import { programOf } from '../../../../src/operations/trials/program';
import { measurePacked } from '../../../../src/operations/trials/queue/measurePacked';
import { choiceOfPacked, packedData } from '../../../../src/operations/trials/queue/packedData';
import { packedModel, readPackedModel } from '../../../../src/operations/trials/queue/packedModel';
import type { Trial } from '../../../../src/protocol/trialRecord';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { failureOf } from '../../../fixtures/failureOf';
import { operationContext } from '../../../fixtures/operationContext';
import { redis, startAgent } from '../../../fixtures/queueSides';
import { hasRedis } from '../../../fixtures/redisServer';
import { ringNet } from '../../../fixtures/quantizedRingNet';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';
import { unpacked } from '../../../fixtures/unpacked';

let start: Opened;
beforeAll(async () => {
  await startBackend('wasm');
  const model = ringNet({ hidden: 8 });
  start = { model, analysis: await analyse(model) };
});

const trial: Trial = { prune: { method: 'magnitude', level: 'neuron', amount: 0.5 }, repair: 'finetune', training: { epochs: 1 }, seed: 3 };

async function assigned(data: string) {
  const ground = await groundOf({ ...start, data });
  const packed = await packedData(data, start.analysis);
  const folders = { model: await unpacked(packedModel(start.model)), data: await unpacked(packed.files) };
  return { ground, keys: [keyOf(ground, trial)], folders, words: packed.words };
}

describe('trials that came in packs', () => {
  it('give the record that they give where they were asked for, wherever the files lie', async () => {
    const { ground, ...packed } = await assigned(await writeRingData(await temporaryFolder(), 80));
    const [measured] = await measurePacked(packed);
    expect(measured?.record).toEqual((await measureTrial(ground, trial)).record);
  });

  it('a model comes out of its pack as it was, quantized weights and what its file said among it', async () => {
    const [first] = start.model.weights.values();
    if (!first) throw new Error('no weight');
    const quantization = { dtype: 'uint8', scale: 0.1, min: -1 } as const;
    const weights = new Map(start.model.weights).set(first.name, { ...first, quantization, manifestEntry: { more: 1 } });
    const model = { ...start.model, weights, extras: { ...start.model.extras, userDefinedMetadata: { a: [1, 2] } } };
    const folder = await unpacked(packedModel(model));
    const found = await readPackedModel(folder);
    expect({ ...found, file: '' }).toEqual({ ...model, file: '' });
    expect(modelHash(found)).toBe(modelHash(model));
    await writeFile(join(folder, 'weights.bin'), Buffer.alloc(3));
    expect(await failureOf(readPackedModel(folder))).toMatchObject({ code: 'queueRefused' });
  });

  it('only what is read travels, below the folder that all has in common; test parts elsewhere are found again', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'train'));
    await mkdir(join(folder, 'held'));
    const train = await writeRingData(join(folder, 'train'), 60);
    const test = await writeRingData(join(folder, 'held'), 30);
    await writeFile(join(folder, 'train', 'diary.txt'), 'private');
    const choice = { path: train, test };
    const { files, words } = await packedData(choice, start.analysis);
    expect(files.map(({ path }) => path.split('/')[0]).sort()).toEqual([...new Set(['held', 'train'])].sort());
    expect(JSON.stringify(files)).not.toContain('diary');
    const elsewhere = choiceOfPacked(await unpacked(files), words);
    const [here, there] = await Promise.all([choice, elsewhere].map((data) => groundOf({ ...start, data })));
    expect(there?.key).toEqual(here?.key);
  });

  it('a description that names files from the root does not travel', async () => {
    const folder = await temporaryFolder();
    const data = await writeRingData(folder, 30);
    const set = join(await temporaryFolder(), 'dataset.json');
    await writeFile(set, JSON.stringify({ data }));
    expect(JSON.stringify(await failureOf(packedData(set, start.analysis)))).toMatch(/a path from the root/);
  });

  it('another model, data or program than the key names, a file named by a trial, and one outside the pack are refused', async () => {
    const { ground: _, ...packed } = await assigned(await writeRingData(await temporaryFolder(), 40));
    const [key] = packed.keys;
    if (!key) throw new Error('no key');
    for (const part of ['model', 'data', 'program'] as const) {
      const other = { ...packed, keys: [{ ...key, [part]: 'f'.repeat(64) }] };
      expect(JSON.stringify(await failureOf(measurePacked(other)))).toMatch(new RegExp(`its ${part} is .* expected f`));
    }
    for (const told of [
      { ...trial, training: { epochs: 1, teacher: '/etc/passwd' } },
      { ...trial, prune: { ...trial.prune, rewind: '/home' } } as Trial,
    ]) {
      expect(JSON.stringify(await failureOf(measurePacked({ ...packed, keys: [{ ...key, trial: told }] })))).toMatch(/names a file/);
    }
    for (const words of [{ path: '../..', told: {} }, { path: '/etc', told: {} }, { path: '.', told: { test: '../x' } }, { told: {} }]) {
      expect(await failureOf(measurePacked({ ...packed, words }))).toMatchObject({ code: 'queueRefused' });
    }
    const outside = await writeRingData(await temporaryFolder(), 30);
    await writeFile(join(packed.folders.data, 'dataset.json'), JSON.stringify({ data: outside }));
    expect(JSON.stringify(await failureOf(measurePacked({ ...packed, words: { path: '.', told: {} } })))).toMatch(/not of its pack/);
  });
});

describe.skipIf(!hasRedis('a study by a queue'))('a study by a queue', () => {
  it('comes to the journal that threads come to', async () => {
    const { url } = await redis();
    await startAgent(url, { program: programOf(), threads: 1, measure: (trials) => measurePacked(trials), lockMilliseconds: 60_000 });
    const data = await writeRingData(await temporaryFolder(), 60);
    const settings = {
      methods: ['magnitude', 'obd'],
      level: 'neuron',
      amounts: [0.25, 0.5],
      seeds: [1],
      quantize: ['uint8'],
      finetune: { epochs: 1 },
    } as const;
    const records: string[][] = [];
    for (const queue of [undefined, { url }]) {
      const out = join(await temporaryFolder(), 'study');
      await study({ ...start, data, settings, out, ...(queue ? { queue } : {}) }, operationContext());
      const lines = (await readFile(join(out, 'journal.jsonl'), 'utf8')).trim().split('\n');
      records.push(lines.map((line) => JSON.stringify((JSON.parse(line) as { record: unknown }).record)).sort());
    }
    expect(records[0]?.length).toBeGreaterThan(5);
    expect(records[1]).toEqual(records[0]);
  });
});
