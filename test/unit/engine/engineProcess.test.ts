import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { removePartials } from '../../../src/formats/weightFiles/removePartials';
import { EngineClient } from '../../../src/extension/engineClient';
import { Failure } from '../../../src/model/failure';
import type { Progress } from '../../../src/base/progress';
import type { RankAnswer } from '../../../src/protocol/rankAnswer';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import type { MethodName } from '../../../src/protocol/vocabulary';
import type { EngineSettings } from '../../../src/protocol/engine';
import type { SessionSnapshot } from '../../../src/protocol/views';
import { describeFailure } from '../../../src/protocol/sentence';
import type { PruneSettings } from '../../../src/protocol/settings/pruning';
import { ORIGINAL } from '../../../src/protocol/plans';
import { bundleForNode } from '../../fixtures/bundleForNode';
import { OPENED_FILE } from '../../fixtures/fakeEngine/tinyModel';
import { readdirSync } from 'node:fs';
import { writeLenet } from '../../fixtures/writeLenet';

const PRUNE: PruneSettings = { method: 'magnitude', level: 'neuron', amount: 0.5 };
/** The fake's prune and study never end with this amount. */
const ENDLESS = 0.99;

let bundles: string;
let folder: string;
let client: EngineClient;
let deaths: (readonly string[])[];

beforeAll(async () => {
  bundles = await bundleForNode({ engine: 'src/engine/main.ts', worker: 'test/fixtures/fakeEngine/engineWorker.ts' });
});
afterAll(() => rm(bundles, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-minifier-engine-'));
  deaths = [];
  client = new EngineClient({
    engineFile: join(bundles, 'engine.js'),
    engineSettings: (): EngineSettings => ({ backend: 'auto', workers: 2 }),
    log: () => undefined,
    onDeath: (during) => deaths.push(during),
  });
});
afterEach(async () => {
  client.dispose();
  await rm(folder, { recursive: true });
});

const open = (): Promise<SessionSnapshot> => client.request('open', { file: OPENED_FILE });

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Failure);
  return thrown as Failure;
}

/** Resolves with the request's promise once its job has said that it is at work. */
function endlessPrune(session: string, signal?: AbortSignal): Promise<{ pruning: Promise<unknown> }> {
  return new Promise((resolve) => {
    const pruning = client.request(
      'prune',
      { session, node: 'endless', settings: { ...PRUNE, amount: ENDLESS } },
      { ...(signal ? { signal } : {}), onProgress: () => resolve({ pruning }) },
    );
    pruning.catch(() => undefined);
  });
}

describe('sessions', () => {
  test('open, edit, go to any node and save', async () => {
    const opened = await open();
    const { session } = opened;
    expect(opened).toMatchObject({ node: ORIGINAL, backend: 'wasm', workers: 2 });
    expect(opened.model.layers).toMatchObject([{ name: 'dense', channels: 4, prunable: 3, params: 16, macs: 16 }]);

    expect(await client.request('prune', { session, node: 'pruned', settings: PRUNE })).toMatchObject({ plan: { operation: 'prune' } });
    const pruned = await client.request('snapshot', { session });
    expect(pruned.node).toBe('pruned');
    expect(pruned.model.totals).toMatchObject({ gzipBytes: 20, brotliBytes: 10 });
    expect((await client.request('weight', { session, name: 'dense/kernel' })).mean).toBe(2);

    expect((await client.request('goTo', { session, node: ORIGINAL })).model).toEqual(opened.model);
    expect((await client.request('weight', { session, name: 'dense/kernel' })).mean).toBe(1);
    expect(await client.request('goTo', { session, node: 'pruned' })).toEqual(pruned);

    const saved = await client.request('save', { session, folder: join(folder, 'out'), overwrite: false });
    expect(saved.certificate).toEqual({ reloaded: 0 });
    expect(saved.warnings).toEqual([{ code: 'quantizationChanged', message: 'made up' }]);
  });

  test('let go of nodes that are dropped, and take them back from files', async () => {
    const { session } = await open();
    await client.request('prune', { session, node: 'pruned', settings: PRUNE });
    await client.request('goTo', { session, node: ORIGINAL });
    await client.request('drop', { session, node: 'pruned' });
    expect((await failureOf(client.request('goTo', { session, node: 'pruned' }))).code).toBe('nodeGone');
    const adopted = await client.request('adopt', { session, node: 'pruned', file: OPENED_FILE });
    expect(adopted.node).toBe('pruned');
  });

  test('get their compressed sizes when asked', async () => {
    const { session, model } = await open();
    expect(model.totals.gzipBytes).toBe(0);
    const sized = await client.request('sizes', { session });
    expect(sized.model.totals).toMatchObject({ gzipBytes: 40, brotliBytes: 30 });
    expect((await client.request('snapshot', { session })).model).toEqual(sized.model);
  });

  test('get them for the node that was asked about, while others are current and at work', async () => {
    const { session } = await open();
    await client.request('prune', { session, node: 'pruned', settings: PRUNE });
    // Until a thread tells the same progress again.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { pruning } = await endlessPrune(session);
    await endlessPrune((await open()).session);
    const sized = await client.request('sizes', { session, node: ORIGINAL });
    expect(sized).toMatchObject({ node: ORIGINAL, model: { totals: { gzipBytes: 40, brotliBytes: 30 } } });
    expect((await client.request('snapshot', { session })).node).toBe('pruned');
    client.stop();
    await failureOf(pruning);
  });

  test('are edited by one job at a time; the others go on', async () => {
    const { session } = await open();
    const other = await open();
    const controller = new AbortController();
    const { pruning } = await endlessPrune(session, controller.signal);
    const refused = await failureOf(client.request('prune', { session, node: 'pruned', settings: PRUNE }));
    expect(refused.code).toBe('sessionBusy');
    expect((await client.request('goTo', { session, node: ORIGINAL })).node).toBe(ORIGINAL);
    await client.request('prune', { session: other.session, node: 'pruned', settings: PRUNE });
    expect((await client.request('snapshot', { session: other.session })).node).toBe('pruned');
    controller.abort();
    expect((await failureOf(pruning)).code).toBe('cancelled');
    expect(await client.request('snapshot', { session })).toMatchObject({ node: ORIGINAL });
    await client.request('prune', { session, node: 'pruned', settings: PRUNE });
  });

  test('pass failures on with their data', async () => {
    const failure = await failureOf(client.request('open', { file: '/nowhere/model.json' }));
    expect(describeFailure(failure)).toBe("Can't read /nowhere/model.json: it is not there.");
  });

  test('end with all that is at work on them or waits, and with nothing of others', async () => {
    const [mine, others] = [await open(), await open()];
    const { pruning } = await endlessPrune(mine.session);
    const { pruning: otherPruning } = await endlessPrune(others.session);
    // Both threads are taken: this one waits.
    const measuring = client.request('study', {
      session: mine.session,
      data: 'digits',
      settings: { methods: ['magnitude'], levels: ['neuron'], amounts: [ENDLESS] },
    });
    const over = Promise.all([failureOf(pruning), failureOf(measuring)]);
    let otherEnded = false;
    otherPruning.catch(() => (otherEnded = true));
    await client.request('close', { session: mine.session });
    expect((await over).map(({ code }) => code)).toEqual(['cancelled', 'cancelled']);
    // In the thread that the closed one had.
    await client.request('prune', { session: (await open()).session, node: 'pruned', settings: PRUNE });
    expect(otherEnded).toBe(false);
  });

  test('share no ranking that a closed one ends', async () => {
    const [mine, others] = [await open(), await open()];
    const rank = (session: string, data: string, onProgress?: () => void): Promise<RankAnswer> =>
      client.request('rank', { session, settings: { method: 'obd', level: 'neuron' }, data }, onProgress ? { onProgress } : {});
    const ranking = await new Promise<{ asked: Promise<unknown> }>((resolve) => {
      const asked = rank(mine.session, 'endless', () => resolve({ asked }));
      asked.catch(() => undefined);
    });
    await client.request('close', { session: mine.session });
    expect((await failureOf(ranking.asked)).code).toBe('cancelled');
    expect((await rank(others.session, 'digits')).method).toBe('obd');
  });

  test('are unknown once they are closed', async () => {
    const { session } = await open();
    await client.request('close', { session });
    expect((await failureOf(client.request('snapshot', { session }))).code).toBe('internal');
  });
});

describe('an engine with nothing to do', () => {
  const idleClient = (minutes: number, log: string[] = []): EngineClient => {
    client.dispose();
    return (client = new EngineClient({
      engineFile: join(bundles, 'engine.js'),
      engineSettings: (): EngineSettings => ({ backend: 'auto', workers: 2, idleMinutes: minutes }),
      log: (line) => log.push(line),
      onDeath: (during) => deaths.push(during),
    }));
  };
  const until = async (holds: () => boolean): Promise<void> => {
    await expect.poll(holds, { timeout: 10_000, interval: 20 }).toBe(true);
  };

  test('ends without a word once no model is open, and the next request starts another', async () => {
    idleClient(0.005);
    const { session } = await open();
    const first = client.processId;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(client.processId).toBe(first);
    await client.request('close', { session });
    await until(() => client.processId === undefined);
    expect(deaths).toEqual([]);
    await open();
    expect(client.processId).not.toBe(first);
  });

  test('stays where it is told to', async () => {
    idleClient(0);
    await client.request('close', { session: (await open()).session });
    const pid = client.processId;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(client.processId).toBe(pid);
  });

  test('ends its threads before that', async () => {
    idleClient(0.02);
    await client.request('close', { session: (await open()).session });
    const threads = (): number => readdirSync(`/proc/${String(client.processId)}/task`).length;
    const before = threads();
    await until(() => client.processId !== undefined && threads() < before);
  });
});

describe('an outline', () => {
  test('tells what model.json tells, with no weight file and no thread', async () => {
    await writeLenet(folder);
    await rm(join(folder, 'group1-shard1of1.bin'));
    const lines: string[] = [];
    client.dispose();
    client = new EngineClient({
      engineFile: join(bundles, 'engine.js'),
      engineSettings: (): EngineSettings => ({ backend: 'auto' }),
      log: (line) => lines.push(line),
    });
    const answer = await client.request('outline', { file: folder });
    expect(answer).toMatchObject({
      outline: true,
      format: 'layers-model',
      inputs: [{ name: 'conv1_input', shape: [null, 28, 28, 1] }],
      totals: { params: 20522, macs: null, channels: null },
    });
    const { size } = await stat(join(folder, 'model.json'));
    expect(answer?.totals.bytes).toBe(82_088 + size);
    const unknown = { outputShape: null, macs: null, activationBytes: null, sparsity: null, channels: null, prunable: null };
    expect(answer?.layers[0]).toMatchObject({ name: 'conv1', className: 'Conv2D', params: 208, bytes: 832, dtype: 'float32', ...unknown });
    expect(answer?.layers[0]?.weights[0]).toMatchObject({ name: 'conv1/kernel', shape: [5, 5, 1, 8], zeros: null, prunable: true });
    expect(lines.filter((line) => line.includes('computes with'))).toEqual([]);
  });

  test('fails as opening does', async () => {
    const failure = await failureOf(client.request('outline', { file: join(folder, 'none.json') }));
    expect(failure.code).toBe('fileUnreadable');
  });
});

describe('rankings', () => {
  const settings = { method: 'magnitude', level: 'neuron' } as const;

  test('list channels with their place in the model, and why one has to stay', async () => {
    const { session } = await open();
    expect(await client.request('channels', { session, layer: 'dense', settings })).toEqual([
      { index: 0, score: 2, rank: 3, prunable: true },
      { index: 1, score: 0, rank: 1, prunable: true },
      { index: 2, score: null, rank: null, prunable: false, reason: "tied to the model's output" },
      { index: 3, score: 1, rank: 2, prunable: true },
    ]);
  });

  test('suggest the least worth, and forecast what they save', async () => {
    const { session } = await open();
    const picks = await client.request('suggest', { session, settings: { ...settings, amount: 2 / 3 } });
    expect(picks).toEqual([{ layer: 'dense', channels: [1, 3] }]);
    expect(await client.request('forecast', { session, picks })).toEqual({ channels: 2, params: 8, bytes: 32, macs: 8 });
    expect(await client.request('suggest', { session, settings: { ...settings, level: 'parameter', amount: 0.5 } })).toEqual([]);
  });

  test('refuse a forecast of a channel that has to stay', async () => {
    const { session } = await open();
    const failure = await failureOf(client.request('forecast', { session, picks: [{ layer: 'dense', channels: [2] }] }));
    expect(failure.code).toBe('planInvalid');
  });

  test('show one channel with what goes along', async () => {
    const { session } = await open();
    expect(await client.request('channel', { session, layer: 'dense', index: 3 })).toMatchObject({
      prunable: true,
      scores: [{ method: 'magnitude', score: 1, rank: 2 }, { method: 'random' }, { method: 'merge' }],
      members: [{ weight: 'dense/kernel', axis: 1, indices: [3] }],
      params: 4,
      macs: 4,
    });
  });
});

describe('rankings that look at data', () => {
  const settings = { level: 'neuron' } as const;
  const heard = (): { lines: string[]; onProgress: (progress: Progress) => void } => {
    const lines: string[] = [];
    return { lines, onProgress: ({ message }) => lines.push(message) };
  };

  test('take one pass for all methods that look at the same, and none for what was asked before', async () => {
    const { session } = await open();
    const { lines, onProgress } = heard();
    const ask = (method: MethodName, more: object = {}): Promise<RankAnswer> =>
      client.request('rank', { session, settings: { ...settings, ...more, method }, data: 'digits' }, { onProgress });
    await Promise.all([ask('obd'), ask('damage')]);
    const first = lines.length;
    expect((await ask('obd-sd', { scope: 'layer' })).method).toBe('obd-sd');
    await ask('taylor');
    await client.request('suggest', { session, settings: { ...settings, method: 'obd', amount: 0.5 }, data: 'digits' }, { onProgress });
    expect(lines).toHaveLength(first);
    await ask('obd', { samples: 10 });
    expect(lines).toHaveLength(first + 1);
    await client.request('rank', { session, settings: { ...settings, method: 'obd' }, data: 'others' }, { onProgress });
    expect(lines.at(-1)).toBe('Looking at others');
  });

  test('end when they are cancelled, and can be asked again', async () => {
    const { session } = await open();
    const controller = new AbortController();
    const asked = (data: string): Promise<unknown> =>
      client.request(
        'rank',
        { session, settings: { ...settings, method: 'obd' }, data },
        { signal: controller.signal, onProgress: () => controller.abort() },
      );
    expect((await failureOf(asked('endless'))).code).toBe('cancelled');
    expect(await client.request('rank', { session, settings: { ...settings, method: 'obd' }, data: 'digits' })).toMatchObject({
      method: 'obd',
    });
  });

  test('tell of a channel what each method makes of it, why one can not, and what was not asked yet', async () => {
    const { session } = await open();
    const question = { session, layer: 'dense', index: 3, settings: {}, data: 'digits' };
    const unasked = await client.request('standings', question);
    expect(unasked.standings.every((standing) => 'none' in standing && standing.none === 'notRanked')).toBe(true);
    expect(unasked.secondsPerSample).toBeGreaterThan(0);
    await client.request('rank', { session, settings: { ...settings, method: 'obd' }, data: 'digits' });
    expect((await client.request('standings', question)).standings.map((standing) => 'none' in standing)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
    const { standings } = await client.request('standings', { ...question, settings: { samples: 3 }, measure: true });
    expect(standings).toMatchObject([
      { method: 'obd', score: 1, rank: 2 },
      { method: 'obd-sd', score: 1, rank: 2 },
      { method: 'taylor', score: 1, rank: 2 },
      { method: 'fisher', failure: { code: 'notScorable' } },
      { method: 'damage', score: 1, rank: 2 },
      { method: 'dropout', none: 'notRanked' },
    ]);
    await client.request('rank', { session, settings: { ...settings, method: 'dropout' }, data: 'digits' });
    const { standings: after } = await client.request('standings', question);
    expect(after.at(-1)).toMatchObject({ method: 'dropout', score: 1 });
  });
});

describe('jobs', () => {
  test("tell a study's points as they come, NaN too, and end at once when cancelled", async () => {
    const { session } = await open();
    const controller = new AbortController();
    const points: StudyPoint[] = [];
    const studying = client.request(
      'study',
      { session, data: 'digits', settings: { methods: ['magnitude'], level: 'neuron', amounts: [0.1, ENDLESS], seeds: [0] } },
      {
        signal: controller.signal,
        onPoint: (point) => {
          if (points.push(point) === 2) controller.abort();
        },
      },
    );
    expect((await failureOf(studying)).code).toBe('cancelled');
    expect(points.map(({ amount, loss }) => [amount, loss])).toEqual([
      [0.1, Number.NaN],
      [ENDLESS, Number.NaN],
    ]);
  });

  test('leave no half-written folder when a save is cancelled', async () => {
    const { session } = await open();
    const controller = new AbortController();
    const target = join(folder, 'slow');
    const saving = client.request('save', { session, folder: target, overwrite: false }, { signal: controller.signal });
    saving.catch(() => undefined);
    await expect.poll(() => readdir(folder)).toHaveLength(1);
    controller.abort();
    expect((await failureOf(saving)).code).toBe('cancelled');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('an engine that is killed', () => {
  test('fails what was pending with a clear message, and the next request starts another', async () => {
    const { session } = await open();
    const { pruning } = await endlessPrune(session);
    const killed = client.processId ?? 0;
    process.kill(killed, 'SIGKILL');
    expect(describeFailure(await failureOf(pruning))).toMatch(/^The engine stopped during "prune"\./);
    expect(deaths).toEqual([['prune']]);
    expect((await open()).model.layers).toHaveLength(1);
    expect(client.processId).not.toBe(killed);
  });

  test('in the middle of saving leaves nothing that removePartials does not take away', async () => {
    const { session } = await open();
    const target = join(folder, 'slow');
    const saving = client.request('save', { session, folder: target, overwrite: false });
    saving.catch(() => undefined);
    await expect.poll(() => readdir(folder)).toHaveLength(1);
    process.kill(client.processId ?? 0, 'SIGKILL');
    expect((await failureOf(saving)).code).toBe('engineDied');
    await removePartials(target);
    expect(await readdir(folder)).toEqual([]);
  });

  test('on purpose fails nothing but what was pending, with `cancelled`', async () => {
    const { session } = await open();
    const { pruning } = await endlessPrune(session);
    client.stop();
    expect((await failureOf(pruning)).code).toBe('cancelled');
    expect(deaths).toEqual([]);
    expect((await open()).node).toBe(ORIGINAL);
  });
});

test('an engine ends when its parent is gone', async () => {
  const child = fork(join(bundles, 'engine.js'), [JSON.stringify({ backend: 'auto' })], { serialization: 'advanced' });
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  child.disconnect();
  expect(await ended).toEqual([0, null]);
});
