import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/base/progress';
import { analyse } from '../../../src/operations/analyse';
import type { OperationContext } from '../../../src/operations/context';
import type { Opened } from '../../../src/operations/opened';
import { rank } from '../../../src/operations/rank';
import { study } from '../../../src/operations/study';
import type { TrialFamily } from '../../../src/operations/trials/measureFamily';
import { tasksHere, type TaskRunner } from '../../../src/operations/task';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { drawsByChance, METHOD_NAMES, methodText } from '../../../src/protocol/methods';
import type { StudySettings } from '../../../src/protocol/settings/studying';
import { readJournal } from '../../../src/study/journal';
import { remakeStudyFiles } from '../../../src/study/report/remakeStudyFiles';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { dense } = tfLayers.layers;

let start: Opened;
let data: string;
let records: string;
beforeAll(() => startBackend('wasm'));
beforeEach(async () => {
  const model = memoryModel(() =>
    tfLayers.sequential({
      layers: [
        dense({ inputShape: [2], units: 16, activation: 'relu', name: 'wide' }),
        dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
  start = { model, analysis: await analyse(model) };
  const folder = await temporaryFolder();
  data = await writeRingData(folder, 200);
  records = join(await temporaryFolder(), 'studies');
});

interface Heard extends OperationContext {
  readonly points: StudyPoint[];
  readonly trials: string[];
  readonly heard: Progress[];
}

/** A context that keeps what it hears; the thread is gone after so many trials. */
function context(mostTrials = Infinity): Heard {
  const trials: string[] = [];
  const heard: Progress[] = [];
  const run: TaskRunner['run'] = (task, inputs, onOutput) => {
    const counted = {
      ...task,
      run: (input: (typeof inputs)[number]) => {
        if (task.name === 'measureFamily') {
          if (trials.length === mostTrials) throw new Error('the thread is gone');
          const { trials: family } = input as TrialFamily;
          for (const { prune, seed } of family) trials.push(prune ? `${prune.method} ${prune.amount} ${seed}` : `whole ${seed}`);
        }
        return task.run(input);
      },
    };
    return tasksHere.run(counted, inputs, onOutput);
  };
  return { ...operationContext(), trials, heard, report: (progress) => heard.push(progress), tasks: { width: 1, run } };
}

describe('a study', () => {
  const settings: StudySettings = {
    methods: ['magnitude', 'random', 'obd'],
    level: 'neuron',
    amounts: [0, 0.3, 0.6],
    seeds: [0, 1],
    controls: ['none'],
  };

  it('that was stopped goes on where it was, as often as it takes, and comes out the same', async () => {
    const whole = await study({ ...start, data, settings }, operationContext());
    const first = context(4);
    await expect(study({ ...start, data, settings, records }, first)).rejects.toThrow('the thread is gone');
    const second = context(3);
    await expect(study({ ...start, data, settings, records }, second)).rejects.toThrow('the thread is gone');
    const last = context();
    const answer = await study({ ...start, data, settings, records }, last);
    expect([...first.trials, ...second.trials, ...last.trials]).toHaveLength(11);
    expect(new Set([...first.trials, ...second.trials, ...last.trials]).size).toBe(11);
    expect(answer.points).toEqual(whole.points);
    expect(last.points).toHaveLength(answer.points.length);
    // What was known before took no time, so it must not count for the pace.
    expect(last.heard.filter(({ message }) => message === 'Trials measured').map(({ done, total }) => `${done}/${total}`)).toEqual([
      '7/11',
      '8/11',
      '9/11',
      '10/11',
      '11/11',
    ]);
    const again = context();
    await study({ ...start, data, settings: { ...settings, methods: ['random'] }, records }, again);
    expect(again.trials).toEqual([]);
  });

  it('that was stopped is known by its name and its recipe in a report of its folder; once it has ended, its own report tells them', async () => {
    const out = join(await temporaryFolder(), 'study');
    const asked = { ...start, data, settings, out, name: 'lenet' };
    await expect(study(asked, context(4))).rejects.toThrow('the thread is gone');
    await remakeStudyFiles([out], out);
    const told = async (): Promise<object> => JSON.parse(await readFile(join(out, 'study.json'), 'utf8')) as object;
    const facts = { settings, model: 'lenet', data: basename(data) };
    expect(await told()).toMatchObject(facts);
    expect(await told()).not.toHaveProperty('answer');
    const heard = context();
    await study(asked, heard);
    expect(await told()).toMatchObject({ ...facts, answer: {} });
    expect((await readdir(out)).sort()).toEqual(['journal.jsonl', 'study.csv', 'study.html', 'study.json']);
    expect(heard.heard.filter(({ message }) => message === 'Writing the report').length).toBeGreaterThan(5);
  });

  it('tells no point that is not on disk yet', async () => {
    const told: string[] = [];
    const onPoint = async ({ id, method, amount }: StudyPoint): Promise<void> => {
      told.push(`${method} ${amount}`);
      const [name = ''] = await readdir(records);
      const lines = await readJournal(join(records, name));
      expect(lines.some(({ record }) => record.id === id && record.key.trial.prune?.method === method)).toBe(true);
    };
    const checks: Promise<void>[] = [];
    const grid = { ...settings, amounts: [0.3, 0.6], seeds: [0] };
    await study({ ...start, data, settings: grid, records }, { ...context(), onPoint: (point) => checks.push(onPoint(point)) });
    await Promise.all(checks);
    expect(told).toHaveLength(6);
  });

  it('measures what removes nothing once, and what has no chance in it once for all seeds', async () => {
    const heard = context();
    const { points } = await study({ ...start, data, settings }, heard);
    expect(heard.trials.filter((trial) => trial.includes(' 0 '))).toEqual([]);
    expect(heard.trials.filter((trial) => trial.startsWith('whole'))).toEqual(['whole 0']);
    expect(heard.trials.filter((trial) => trial.startsWith('magnitude'))).toEqual(['magnitude 0.3 0', 'magnitude 0.6 0']);
    expect(heard.trials.filter((trial) => trial.startsWith('random'))).toHaveLength(4);
    const counted = (method: string, amount: number): number =>
      points.filter((each) => each.method === method && each.amount === amount).length;
    expect([counted('magnitude', 0), counted('obd', 0), counted('magnitude', 0.3), counted('random', 0.3)]).toEqual([1, 1, 1, 2]);
  });

  it('ends hopeless methods early, says so, and says which controls it was not given', async () => {
    const raced: StudySettings = {
      methods: ['magnitude', 'taylor', 'obd', 'random'],
      amounts: [0.5],
      samples: 40,
      finetune: { epochs: 4, batchSize: 32 },
      halving: 2,
      controls: ['dense'],
    };
    const whole = await study({ ...start, data, settings: raced, records }, context());
    // Four, two, one: a rung of one epoch and one of two.
    expect(whole.ended).toBe(3);
    expect(whole.points.filter(({ amount, repair }) => amount > 0 && repair === 'finetune')).toHaveLength(1);
    expect(whole.configurations).toBe(9);
    const [name = ''] = await readdir(records);
    const rungs = (await readJournal(join(records, name))).flatMap(({ record }) => (record.key.trial.rung ? [record] : []));
    expect(rungs.map(({ endedAfter }) => endedAfter).sort()).toEqual([1, 1, 1, 1, 2, 2]);
    expect(rungs.every(({ test, validation }) => test === undefined && validation !== undefined)).toBe(true);
    const left = whole.warnings?.find(({ code }) => code === 'controlsLeftOut');
    expect(left?.message).toContain('uniform shares, from scratch');
    const again = context();
    expect(await study({ ...start, data, settings: raced, records }, again)).toEqual(whole);
    expect(again.trials).toEqual([]);
  });

  it('begins anew when the data have changed', async () => {
    const grid = { ...settings, amounts: [0.3], seeds: [0] };
    await study({ ...start, data, settings: grid, records }, context());
    await writeRingData(join(data, '..'), 300);
    const heard = context();
    await study({ ...start, data, settings: grid, records }, heard);
    expect(heard.trials).toHaveLength(4);
  });
});

describe('the methods without chance', () => {
  it.each(METHOD_NAMES.filter((name) => !drawsByChance(name)))('%s scores the same with every seed', async (method) => {
    for (const level of methodText(method).levels) {
      const ranked = (seed: number) => rank({ ...start, settings: { method, level, seed } }, operationContext());
      expect((await ranked(1)).scores).toEqual((await ranked(2)).scores);
      expect((await ranked(1)).scores).not.toEqual({});
    }
  });
});
