import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model';
import type { StudyPoint } from '../../../src/protocol/answers';
import { settle } from '../../../src/protocol/settings/settle';
import { studying } from '../../../src/protocol/settings/studying';
import { outcomeKey, type Trial } from '../../../src/protocol/trials';
import { openRecord, openRecordAmong, type StudyGround } from '../../../src/study/record';

const model: Model = { format: 'layers-model', file: 'm', topology: {}, weights: new Map(), groups: [], extras: {}, warnings: [] };
const settings = settle(studying, { methods: ['magnitude', 'random'], level: 'parameter', amounts: [0.9, 0.5], seeds: [1] });
const trial: Trial = { method: 'magnitude', level: 'parameter', scope: 'global', amount: 0.5, seed: 1 };
const point: StudyPoint = {
  method: 'magnitude',
  level: 'parameter',
  amount: 0.5,
  seed: 1,
  finetuneEpochs: 0,
  loss: 0.25,
  accuracy: 0.9,
  nonzero: 5,
  channels: 2,
  params: 10,
  macs: 8,
  gzipBytes: 99,
  modelJsonGzipBytes: 1,
};

const groundOf = (told: typeof settings): StudyGround => ({
  model,
  data: 'd',
  settings: told,
  outcomeOf: (each) => outcomeKey(each, told.finetune !== undefined),
});
const ground = groundOf(settings);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'study-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the record of a study', () => {
  it('remembers what was measured', async () => {
    const record = await openRecord(folder, ground);
    await record.add(trial, [point]);
    const again = await openRecord(folder, ground);
    expect(again.known(trial)).toEqual([point]);
    expect(again.known({ ...trial, amount: 0.6 })).toBeUndefined();
  });

  it('drops a last line that was cut short', async () => {
    const record = await openRecord(folder, ground);
    await record.add(trial, [point]);
    const file = join(folder, 'points.jsonl');
    await writeFile(file, `${await readFile(file, 'utf8')}{"trial":"x","poi`);
    const again = await openRecord(folder, ground);
    expect(again.known(trial)).toEqual([point]);
    expect(await readFile(file, 'utf8')).not.toContain('"x"');
  });

  it('refuses to mix with a study of other data', async () => {
    await openRecord(folder, ground);
    await expect(openRecord(folder, { ...ground, data: 'other' })).rejects.toMatchObject({ code: 'outputExists' });
  });

  it('finds what comes out the same: any seed where there is no chance, any method where nothing is removed', async () => {
    const record = await openRecord(folder, ground);
    await record.add(trial, [point]);
    await record.add({ ...trial, method: 'random' }, [{ ...point, method: 'random' }]);
    await record.add({ ...trial, method: 'random', amount: 0 }, [{ ...point, method: 'random', amount: 0 }]);
    const again = await openRecord(folder, ground);
    expect(again.known({ ...trial, seed: 7 })).toEqual([{ ...point, seed: 7 }]);
    expect(again.known({ ...trial, method: 'random', seed: 7 })).toBeUndefined();
    expect(again.known({ ...trial, amount: 0, seed: 7 })).toEqual([{ ...point, amount: 0, seed: 7 }]);
    expect(again.known({ ...trial, seed: 7, level: 'neuron' })).toBeUndefined();
  });

  it('keeps seeds apart where trials are fine-tuned', async () => {
    const trained = settle(studying, { methods: ['magnitude'], level: 'parameter', amounts: [0, 0.5], finetune: { epochs: 1 } });
    const record = await openRecord(folder, groundOf(trained));
    await record.add(trial, [point]);
    const again = await openRecord(folder, groundOf(trained));
    expect(again.known(trial)).toEqual([point]);
    expect(again.known({ ...trial, seed: 2 })).toBeUndefined();
  });

  it('has a folder of its own among others, for each state of the data too', async () => {
    const among = (data: string, version: number) => openRecordAmong(join(folder, 'all'), { ...ground, data }, version);
    await (await among('d', 1)).add(trial, [point]);
    expect((await among('d', 1)).known(trial)).toEqual([point]);
    expect((await among('d', 2)).known(trial)).toBeUndefined();
    expect((await among('other', 1)).known(trial)).toBeUndefined();
    expect(await readdir(join(folder, 'all'))).toHaveLength(3);
  });
});
