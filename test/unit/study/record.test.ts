import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model';
import type { StudyPoint } from '../../../src/protocol/answers';
import { settle } from '../../../src/protocol/settings/settle';
import { studying } from '../../../src/protocol/settings/studying';
import { openRecord, trialKey } from '../../../src/study/record';
import { trialsOf, type Trial } from '../../../src/study/trial';

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
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'study-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a study', () => {
  it('goes through small amounts first', () => {
    expect(trialsOf(settings).map(({ method, amount }) => `${method} ${String(amount)}`)).toEqual([
      'magnitude 0.5',
      'random 0.5',
      'magnitude 0.9',
      'random 0.9',
    ]);
  });

  it('remembers what was measured', async () => {
    const record = await openRecord(folder, { model, data: 'd', settings });
    await record.add(trial, [point]);
    const again = await openRecord(folder, { model, data: 'd', settings });
    expect(again.known.get(trialKey(trial))).toEqual([point]);
  });

  it('drops a last line that was cut short', async () => {
    const record = await openRecord(folder, { model, data: 'd', settings });
    await record.add(trial, [point]);
    const file = join(folder, 'points.jsonl');
    await writeFile(file, `${await readFile(file, 'utf8')}{"trial":"x","poi`);
    const again = await openRecord(folder, { model, data: 'd', settings });
    expect([...again.known.keys()]).toEqual([trialKey(trial)]);
  });

  it('refuses to mix with a study of other data', async () => {
    await openRecord(folder, { model, data: 'd', settings });
    await expect(openRecord(folder, { model, data: 'other', settings })).rejects.toMatchObject({ code: 'outputExists' });
  });
});
