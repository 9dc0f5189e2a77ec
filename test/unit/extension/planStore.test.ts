import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PlanHistory } from '../../../src/extension/plans/planHistory';
import { PlanKeeper } from '../../../src/extension/plans/planKeeper';
import { PlanStore } from '../../../src/extension/plans/planStore';
import { ORIGINAL, type PlanNode } from '../../../src/protocol/plans';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { lossOf, original, quantized, totalsOf } from './planFixtures';

const LIMITS = { models: 50, nodes: 200, weights: 3 };

async function newStore(limits = LIMITS): Promise<{ store: PlanStore; folder: string; logged: string[] }> {
  const folder = join(await temporaryFolder(), 'plans');
  const logged: string[] = [];
  return { store: new PlanStore(folder, (line) => logged.push(line), limits), folder, logged };
}

const written = (...changed: readonly PlanNode[]): { changed: readonly PlanNode[]; removed: string[] } => ({ changed, removed: [] });

describe('the store of plans', () => {
  it('has nothing of a model that it does not know', async () => {
    const { store } = await newStore();
    expect(await store.load('model')).toEqual([]);
    expect(await store.takeInterrupted('model')).toEqual([]);
  });

  it('gives back what was written, parents first, and no number is lost', async () => {
    const { store, folder } = await newStore();
    const diverged = { ...quantized('b', 'a'), measured: [lossOf(Number.NaN), lossOf(Number.POSITIVE_INFINITY)] };
    await store.write('model', written(quantized('a'), diverged, { ...original, measured: [lossOf(1)] }));
    const again = await new PlanStore(folder, () => undefined).load('model');
    expect(again.map(({ id }) => id).sort()).toEqual(['a', 'b', ORIGINAL]);
    expect(again.findIndex(({ id }) => id === 'a')).toBeLessThan(again.findIndex(({ id }) => id === 'b'));
    expect(again.find(({ id }) => id === 'b')).toEqual(diverged);
    expect(await store.load('another')).toEqual([]);
  });

  it('lets two windows write the same model: of each node the last word stands, and none is lost', async () => {
    const { store, folder } = await newStore();
    const other = new PlanStore(folder, () => undefined);
    await store.write('model', written(quantized('a')));
    await other.load('model');
    await Promise.all([
      store.write('model', written(quantized('mine'), { ...quantized('a'), name: 'first' })),
      other.write('model', written(quantized('theirs'))),
    ]);
    await other.write('model', written({ ...quantized('a'), name: 'last' }));
    const nodes = await store.load('model');
    expect(nodes.map(({ id }) => id).sort()).toEqual(['a', 'mine', 'theirs']);
    expect(nodes.find(({ id }) => id === 'a')?.name).toBe('last');
  });

  it('forgets what was removed, with its weights', async () => {
    const { store } = await newStore();
    await store.write('model', written(quantized('a')));
    await mkdir(store.weightsFolder('model', 'a'), { recursive: true });
    await store.write('model', { changed: [], removed: ['a'] });
    expect(await store.load('model')).toEqual([]);
    expect(existsSync(store.weightsFolder('model', 'a'))).toBe(false);
  });

  it.each([
    ['half a file', (text: string) => text.slice(0, text.length / 2)],
    ['another version', (text: string) => text.replace('"version":1', '"version":9')],
    ['a recipe that there is not', (text: string) => text.replace('"edit":"quantize"', '"edit":"shrink"')],
    ['settings that do not hold', (text: string) => text.replace('"dtype":"uint8"', '"dtype":"uint3"')],
    ['no totals', (text: string) => text.replace('"params":25', '"params":"many"')],
    ['nothing', () => ''],
    ['another node', (text: string) => text.replace('"id":"a"', '"id":"z"')],
  ])('sets a file aside that holds %s, with a line in the log', async (_, spoil) => {
    const { store, folder, logged } = await newStore();
    await store.write('model', written(quantized('a'), quantized('b')));
    const file = join(folder, 'model', 'nodes', 'a.json');
    const text = await readFile(file, 'utf8');
    const spoiled = spoil(text);
    expect(spoiled).not.toBe(text);
    await writeFile(file, spoiled);
    expect((await store.load('model')).map(({ id }) => id)).toEqual(['b']);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(file);
    expect(await readdir(join(folder, 'model', 'nodes'))).toEqual(['a.json.unreadable', 'b.json']);
    expect((await store.load('model')).map(({ id }) => id)).toEqual(['b']);
    expect(logged).toHaveLength(1);
  });

  it('keeps so many nodes of a model, the newest, and none without its parent', async () => {
    const { store } = await newStore({ ...LIMITS, nodes: 3 });
    await store.write('model', written(original, quantized('a'), quantized('b'), quantized('c', 'a'), quantized('d', 'c')));
    const left = (await store.load('model')).map(({ id }) => id);
    expect(left).toHaveLength(3);
    expect(left).toEqual([ORIGINAL, 'a', 'c']);
  });

  it('keeps so many models, those that were looked at last', async () => {
    const { store, folder } = await newStore({ ...LIMITS, models: 2 });
    for (const [i, name] of ['first', 'second'].entries()) {
      await store.write(name, written(quantized('a')));
      await utimes(join(folder, name), 1000 + i, 1000 + i);
    }
    await store.load('first');
    await store.write('third', written(quantized('a')));
    expect((await readdir(folder)).sort()).toEqual(['first', 'third']);
  });

  it('keeps the weights of the last few nodes', async () => {
    const { store } = await newStore({ ...LIMITS, weights: 2 });
    for (const [i, id] of ['a', 'b', 'c'].entries()) {
      const folder = store.weightsFolder('model', id);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'model.json'), '{}');
      await utimes(folder, 1000 + i, 1000 + i);
    }
    await store.forgetWeights('model');
    expect(await store.keptModel('model', 'a', 'model.json')).toBeUndefined();
    expect(await store.keptModel('model', 'c', 'model.json')).toBe(join(store.weightsFolder('model', 'c'), 'model.json'));
  });

  it('remembers what was at work when its process ended, and tells it once', async () => {
    const { store, folder } = await newStore();
    const job = { title: 'Calibrating', command: 'calibrate', node: ORIGINAL, params: { settings: { level: 'neuron' } } } as const;
    await store.rememberJob('model', job);
    // It is this process that is at work.
    expect(await store.takeInterrupted('model')).toEqual([]);
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    await writeFile(join(folder, 'model', 'jobs', `${ended}.json`), JSON.stringify(job));
    expect(await store.takeInterrupted('model')).toEqual([job]);
    expect(await store.takeInterrupted('model')).toEqual([]);
    await store.rememberJob('model', undefined);
    expect(await readdir(join(folder, 'model', 'jobs'))).toEqual([]);
  });
});

describe('keeping the plans of an open model', () => {
  it('writes what was done before and after its content was known, and adds what was kept', async () => {
    const { store } = await newStore();
    await store.write('model', written(quantized('old'), { ...original, measured: [lossOf(2)] }));
    const history = new PlanHistory(totalsOf(100));
    const keeper = new PlanKeeper(history, store, () => undefined);
    history.put(quantized('early'));
    keeper.changed();
    await keeper.identify('model');
    expect(history.tree.nodes.map(({ id }) => id)).toEqual([ORIGINAL, 'early', 'old']);
    expect(history.tree.nodes[0]?.measured).toEqual([lossOf(2)]);
    history.put(quantized('late', 'early'));
    await keeper.flush();
    expect((await store.load('model')).map(({ id }) => id).sort()).toEqual(['early', 'late', 'old', ORIGINAL]);
  });

  it('remembers the job at work when the window closes, and forgets one that ended', async () => {
    const { store, folder } = await newStore();
    const keeper = new PlanKeeper(new PlanHistory(totalsOf(100)), store, () => undefined);
    const job = { title: 'Study', command: 'study', node: ORIGINAL, params: {} } as const;
    const jobs = (): Promise<string[]> => readdir(join(folder, 'model', 'jobs'));
    keeper.atWork(job);
    await keeper.identify('model');
    expect(await jobs()).toHaveLength(1);
    keeper.atWork(undefined);
    await keeper.flush();
    expect(await jobs()).toHaveLength(0);
    keeper.atWork(job);
    await keeper.freeze();
    keeper.atWork(undefined);
    await keeper.flush();
    expect(await jobs()).toHaveLength(1);
  });
});
