import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBackup, writeBackup } from '../../../src/extension/document/backup';
import { PlanHistory } from '../../../src/extension/plans/planHistory';
import { PlanKeeper } from '../../../src/extension/plans/planKeeper';
import { PlanStore } from '../../../src/extension/plans/planStore';
import { PointList } from '../../../src/extension/plans/studyPoints';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { ORIGINAL, type NodeStudy } from '../../../src/protocol/plans';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { original, totalsOf } from './planFixtures';

const LIMITS = { models: 50, nodes: 200, weights: 3 };

function point(seed: number, change: Partial<StudyPoint> = {}): StudyPoint {
  const sizes = { nonzero: 1, channels: 1, params: 1, macs: 1, gzipBytes: 9, modelJsonGzipBytes: 4 };
  return { method: 'magnitude', level: 'neuron', amount: 0.5, seed, finetuneEpochs: 0, loss: 1, ...sizes, ...change };
}

const study = (name: string, points: number): NodeStudy => ({
  settings: { methods: ['magnitude'] },
  data: '/data',
  name,
  points,
  trials: points,
  finished: true,
});

async function newStore(): Promise<{ store: PlanStore; folder: string }> {
  const folder = join(await temporaryFolder(), 'plans');
  return { store: new PlanStore(folder, () => undefined, LIMITS), folder };
}

describe('a list of points', () => {
  it('tells each point once, whoever tells it again, and never moves one', () => {
    const list = new PointList([point(0), point(1)]);
    list.add(point(0));
    list.add(point(2, { finetuneEpochs: 3 }));
    list.add(point(2));
    expect(list.from(0).map(({ seed }) => seed)).toEqual([0, 1, 2, 2]);
    expect(list.from(3)).toEqual([point(2)]);
    expect(list.count).toEqual({ points: 4, trials: 3 });
  });

  it('counts the points of one record as one trial', () => {
    const list = new PointList([
      point(0, { id: 'a', amount: 0 }),
      point(0, { id: 'a', amount: 0, method: 'random' }),
      point(0, { id: 'b' }),
    ]);
    expect(list.count).toEqual({ points: 3, trials: 2 });
  });

  it('gives out what is not written down, once', () => {
    const list = new PointList([point(0)]);
    list.add(point(1));
    expect(list.takeUnwritten()).toEqual([point(1)]);
    expect(list.takeUnwritten()).toEqual([]);
  });
});

describe('points in the store of plans', () => {
  it('are added to, and come back with numbers that JSON has no word for', async () => {
    const { store } = await newStore();
    await store.writePoints('model', [{ name: 'list', points: [point(0, { loss: NaN })] }]);
    await store.writePoints('model', [{ name: 'list', points: [point(1)] }]);
    expect(await store.readPoints('model', 'list')).toEqual([point(0, { loss: NaN }), point(1)]);
    expect(await store.readPoints('model', 'another')).toEqual([]);
  });

  it('lose no line to one that a kill cut short', async () => {
    const { store, folder } = await newStore();
    await store.writePoints('model', [{ name: 'list', points: [point(0)] }]);
    await appendFile(join(folder, 'model', 'studies', 'list.jsonl'), '\n{"method":"magni');
    await store.writePoints('model', [{ name: 'list', points: [point(1)] }]);
    await appendFile(join(folder, 'model', 'studies', 'list.jsonl'), '\n{"method":"toString"}\nnull');
    expect(await store.readPoints('model', 'list')).toEqual([point(0), point(1)]);
  });

  it('do not tell a size from before model.json was counted', async () => {
    const { store } = await newStore();
    const { modelJsonGzipBytes: _, ...uncounted } = point(0);
    await store.writePoints('model', [{ name: 'list', points: [uncounted] }]);
    expect((await store.readPoints('model', 'list'))[0]?.gzipBytes).toBeNaN();
  });

  it('are taken out of nodes in which they stood before, once', async () => {
    const { store, folder } = await newStore();
    const old = { ...original, study: { settings: {}, data: '/data', points: [point(0), point(1)], finished: false } };
    await mkdir(join(folder, 'model', 'nodes'), { recursive: true });
    await writeFile(join(folder, 'model', 'nodes', `${ORIGINAL}.json`), JSON.stringify({ version: 1, made: 1, node: old }));
    for (const _ of [1, 2]) {
      const [node] = await new PlanStore(folder, () => undefined, LIMITS).load('model');
      expect(node?.study).toEqual({ settings: {}, data: '/data', name: `of-${ORIGINAL}`, points: 2, trials: 2, finished: false });
    }
    expect(await store.readPoints('model', `of-${ORIGINAL}`)).toEqual([point(0), point(1)]);
  });

  it('go when no node names them any more, but not those that another window may be about to name', async () => {
    const { store, folder } = await newStore();
    await store.write('model', { changed: [{ ...original, study: study('named', 1) }], removed: [] });
    await store.writePoints(
      'model',
      ['named', 'old', 'new'].map((name) => ({ name, points: [point(0)] })),
    );
    const longAgo = new Date(Date.now() - 25 * 3600 * 1000);
    for (const name of ['named', 'old']) await utimes(join(folder, 'model', 'studies', `${name}.jsonl`), longAgo, longAgo);
    await store.load('model');
    expect((await readdir(join(folder, 'model', 'studies'))).sort()).toEqual(['named.jsonl', 'new.jsonl']);
  });

  it('are written as they come, and a node does not grow with them', async () => {
    const { store, folder } = await newStore();
    const history = new PlanHistory(totalsOf(100));
    const keeper = new PlanKeeper(history, store, () => undefined);
    await keeper.identify('model');
    const list = await keeper.points.list('list');
    for (let seed = 0; seed < 1000; seed++) list.add(point(seed));
    history.change(ORIGINAL, (node) => ({ ...node, study: study('list', 1000) }));
    await keeper.flush();
    const file = join(folder, 'model', 'studies', 'list.jsonl');
    const before = await readFile(file, 'utf8');
    list.add(point(1000));
    await keeper.flush();
    const after = await readFile(file, 'utf8');
    expect(after.startsWith(before)).toBe(true);
    expect(await store.readPoints('model', 'list')).toHaveLength(1001);
    expect((await readFile(join(folder, 'model', 'nodes', `${ORIGINAL}.json`), 'utf8')).length).toBeLessThan(1000);
    const again = new PlanKeeper(new PlanHistory(totalsOf(100)), store, () => undefined);
    await again.identify('model');
    expect((await again.points.list('list')).count.points).toBe(1001);
  });

  it('are no part of a backup', async () => {
    const file = join(await temporaryFolder(), 'backup');
    const history = new PlanHistory(totalsOf(100));
    history.change(ORIGINAL, (node) => ({ ...node, study: study('list', 10_000) }));
    await writeBackup(file, { history: history.written, inFile: ORIGINAL });
    expect((await readFile(file, 'utf8')).length).toBeLessThan(2000);
    expect((await readBackup(file))?.history.nodes[0]?.study).toEqual(study('list', 10_000));
  });
});
