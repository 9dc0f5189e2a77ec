import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Progress } from '../../../src/base/progress';
import { Failure } from '../../../src/model/failure';
import { shareBuffers } from '../../../src/workers/shareBuffers';
import { ThreadPool, type PoolSettings } from '../../../src/workers/threadPool';
import { bundleForNode } from '../../fixtures/bundleForNode';
import { modelOfOnes, type FakeOperations } from '../../fixtures/fakeEngine/operations';

let folder: string;
let pool: ThreadPool<FakeOperations>;

beforeAll(async () => {
  folder = await bundleForNode({ worker: 'test/fixtures/fakeEngine/worker.ts' });
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  pool.dispose();
});

function makePool(settings: Partial<PoolSettings> = {}): ThreadPool<FakeOperations> {
  pool = new ThreadPool<FakeOperations>({ workerFile: join(folder, 'worker.js'), backend: 'auto', threads: 2, ...settings });
  return pool;
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Failure);
  return thrown as Failure;
}

describe('a pool of threads', () => {
  test('runs an operation and says which backend its threads have', async () => {
    const ready: [string, number][] = [];
    makePool({ onReady: (backend, threads) => ready.push([backend, threads]) });
    expect(pool.backend).toBeUndefined();
    expect(await pool.run('echo', { value: { deep: [1, null, Number.NaN] } })).toEqual({ deep: [1, null, Number.NaN] });
    expect(pool.backend).toBe('wasm');
    expect(ready).toEqual([['wasm', 2]]);
  });

  test('keeps a thread warm for the next operation, and lets it go after the grace time', async () => {
    makePool({ graceMilliseconds: 50 });
    const model = modelOfOnes([2]);
    const first = await pool.run('threadAndSum', { model });
    expect((await pool.run('threadAndSum', { model })).thread).toBe(first.thread);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect((await pool.run('threadAndSum', { model })).thread).not.toBe(first.thread);
  });

  test('does not use a thread again that says it is spent', async () => {
    makePool({ threads: 1 });
    const spent = await pool.run('spend', {});
    const { thread } = await pool.run('threadAndSum', { model: modelOfOnes([2]) });
    expect(thread).not.toBe(spent);
    expect((await pool.run('threadAndSum', { model: modelOfOnes([2]) })).thread).toBe(thread);
  });

  test('runs what is done aside at once, and ends its idle threads when it is told to', async () => {
    makePool({ threads: 1 });
    const controller = new AbortController();
    const busy = failureOf(pool.run('spin', {}, { signal: controller.signal }));
    const { thread } = await pool.run('threadAndSum', { model: modelOfOnes([2]) }, { aside: true });
    expect((await pool.run('threadAndSum', { model: modelOfOnes([2]) }, { aside: true })).thread).toBe(thread);
    pool.endIdle();
    expect((await pool.run('threadAndSum', { model: modelOfOnes([2]) }, { aside: true })).thread).not.toBe(thread);
    controller.abort();
    expect((await busy).code).toBe('cancelled');
  });

  test('keeps a warm thread for the next operation when what is done aside is aborted', async () => {
    makePool({ threads: 1 });
    const model = modelOfOnes([2]);
    const { thread } = await pool.run('threadAndSum', { model });
    const controller = new AbortController();
    const aside = pool.run('spin', {}, { aside: true, signal: controller.signal, onProgress: () => controller.abort() });
    expect((await failureOf(aside)).code).toBe('cancelled');
    expect((await pool.run('threadAndSum', { model })).thread).toBe(thread);
  });

  test('tells progress, the last step always', async () => {
    const told: Progress[] = [];
    makePool();
    await pool.run('countUp', { to: 5000 }, { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ done: 5000, total: 5000, message: 'Counting' });
    expect(told.length).toBeLessThan(1000);
  });

  test('hands over large weights without copying them', async () => {
    makePool();
    const model = shareBuffers(modelOfOnes([300, 300]));
    expect(shareBuffers(model).weights.get('w')?.values.buffer).toBe(model.weights.get('w')?.values.buffer);
    expect(await pool.run('threadAndSum', { model })).toMatchObject({ sum: 90_000, shared: true });
  });

  test('passes a failure on with its data', async () => {
    makePool();
    const failure = await failureOf(pool.run('fail', { file: 'x/model.json' }));
    expect(failure.code).toBe('fileUnreadable');
    expect(failure.data).toEqual({ file: 'x/model.json', reason: 'it is made up' });
  });

  test('says why a backend does not start, each time it is asked', async () => {
    makePool({ backend: 'tfjs-node' });
    for (let attempt = 0; attempt < 2; attempt++) {
      expect((await failureOf(pool.run('echo', { value: 1 }))).code).toBe('backendUnavailable');
    }
  });

  test('ends a synchronous operation at once when it is aborted, and goes on with the next', async () => {
    makePool({ threads: 1 });
    const controller = new AbortController();
    const spinning = pool.run('spin', {}, { signal: controller.signal, onProgress: () => controller.abort() });
    const next = pool.run('echo', { value: 'next' });
    expect((await failureOf(spinning)).code).toBe('cancelled');
    expect(await next).toBe('next');
  });

  test('takes an aborted operation from the queue without touching the one at work', async () => {
    makePool({ threads: 1 });
    const spinning = new AbortController();
    const waiting = new AbortController();
    const first = pool.run('spin', {}, { signal: spinning.signal });
    const second = pool.run('echo', { value: 2 }, { signal: waiting.signal });
    waiting.abort();
    expect((await failureOf(second)).code).toBe('cancelled');
    spinning.abort();
    expect((await failureOf(first)).code).toBe('cancelled');
  });

  test.each(['crash', 'throwLater'] as const)('fails only its own operation when a thread dies: %s', async (way) => {
    makePool();
    await pool.run('echo', { value: 0 });
    const [dead, alive] = await Promise.all([failureOf(pool.run(way, {})), pool.run('echo', { value: 'alive' })]);
    expect(dead.code).toBe('workerDied');
    expect(dead.data).toMatchObject({ during: way });
    expect(alive).toBe('alive');
    expect(await pool.run('echo', { value: 'after' })).toBe('after');
  });

  test('gives urgent work a thread of its own when all are busy', async () => {
    makePool({ threads: 1 });
    const controller = new AbortController();
    const spinning = pool.run('spin', {}, { signal: controller.signal });
    const patient = pool.run('echo', { value: 'patient' });
    expect(await pool.run('echo', { value: 'urgent' }, { urgent: true })).toBe('urgent');
    controller.abort();
    await failureOf(spinning);
    expect(await patient).toBe('patient');
  });

  test('cancels what runs and what waits when it is disposed', async () => {
    makePool({ threads: 1 });
    const running = failureOf(pool.run('spin', {}));
    const waiting = failureOf(pool.run('echo', { value: 1 }));
    pool.dispose();
    expect((await running).code).toBe('cancelled');
    expect((await waiting).code).toBe('cancelled');
    expect((await failureOf(pool.run('echo', { value: 1 }))).code).toBe('cancelled');
  });
});

describe('sub-tasks', () => {
  const numbers = Array.from({ length: 12 }, (_, i) => i);
  const squares = numbers.map((number) => number * number);

  test('run in sibling threads, and come back in order', async () => {
    makePool({ threads: 3 });
    const answer = await pool.run('squares', { numbers });
    expect(answer).toMatchObject({ squares, width: 3 });
    expect(answer.threads).toBeGreaterThan(1);
  });

  test('run in the same thread when there is only one', async () => {
    makePool({ threads: 1 });
    expect(await pool.run('squares', { numbers })).toEqual({ squares, threads: 1, width: 1 });
  });

  test('pass their failure to the operation; the siblings are let go', async () => {
    makePool({ threads: 3 });
    const failure = await failureOf(pool.run('squares', { numbers: [1, -2, -1, 3] }));
    expect(failure.code).toBe('settingInvalid');
    expect(await pool.run('squares', { numbers })).toMatchObject({ squares });
  });

  test('end with their operation when it is aborted', async () => {
    makePool({ threads: 2 });
    const controller = new AbortController();
    const running = pool.run('squares', { numbers: [-2, -2, -2] }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 200);
    expect((await failureOf(running)).code).toBe('cancelled');
    expect(await pool.run('squares', { numbers })).toMatchObject({ squares });
  });
});
