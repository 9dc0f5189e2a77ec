import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../../src/study/journal';
import { failureOf } from '../../fixtures/failureOf';
import { bundleForNode } from '../../fixtures/bundleForNode';
import { startProgram, type QueueProcess } from '../../fixtures/queueProcess';
import { coordinate, redis, startAgent, until } from '../../fixtures/queueSides';
import { namesOf, offersOf, POISON, recordOf, sleeper } from '../../fixtures/queueTrials';
import { hasRedis } from '../../fixtures/redisServer';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { Failure } from '../../../src/model/failure';
import { readFile } from 'node:fs/promises';

let bundles = '';

const run = (...args: string[]): QueueProcess => startProgram(bundles, args);

describe.skipIf(!hasRedis('what a killed agent or coordinator leaves'))('what is killed', () => {
  beforeAll(async () => {
    bundles = await bundleForNode({ program: 'test/fixtures/queueProgram.ts' });
  });
  afterAll(() => rm(bundles, { recursive: true, force: true }));

  it('an agent in the midst of a trial: another takes it over', async () => {
    const { url } = await redis();
    const { coordinator } = await coordinate(url);
    const heard: string[] = [];
    const offers = offersOf(8);
    const measured = coordinator.measure(offers, [], { onRecord: async ({ record }) => void heard.push(record.id) });
    const doomed = run('agent', url, await temporaryFolder(), '600000');
    await until(() => doomed.said.filter((line) => line === 'began').length === 2);
    doomed.process.kill('SIGKILL');
    await doomed.ended;
    await startAgent(url);
    await measured;
    expect(heard.sort()).toEqual(namesOf(offers));
  });

  it('a coordinator, twice, with Redis once beside: begun again it goes on, and its journal is as if nothing had happened', async () => {
    const server = await redis();
    const folder = await temporaryFolder();
    await startAgent(server.url, { measure: sleeper(30) });
    const offers = offersOf(80);
    const records = async (): Promise<number> => (await readJournal(folder).catch(() => [])).length;
    for (const least of [15, 35]) {
      const study = run('study', server.url, folder, '80');
      await until(async () => (await records()) >= least);
      study.process.kill('SIGKILL');
      await study.ended;
      if (least === 35) {
        await server.kill();
        await server.begin();
      }
    }
    await run('study', server.url, folder, '80').ended;
    const lines = (await readFile(join(folder, 'journal.jsonl'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(80);
    const found = await readJournal(folder);
    expect(found.map(({ record }) => record.id).sort()).toEqual(namesOf(offers));
    for (const { record } of found) expect(record).toEqual(recordOf(record.key));
  });

  it('three agents by one trial: the study names it, and has all others', async () => {
    const { url } = await redis();
    const { coordinator } = await coordinate(url);
    const heard: string[] = [];
    const offers = offersOf(20);
    const measured = failureOf(coordinator.measure(offers, [], { onRecord: async ({ record }) => void heard.push(record.id) }));
    const over = new AbortController();
    const replaced = (async () => {
      while (!over.signal.aborted) await run('agent', url, await temporaryFolder(), '5', 'poison').ended;
    })();
    const failure = await measured;
    over.abort();
    const poisoned = offers[POISON];
    expect(failure.code).toBe('trialsFailed');
    expect(JSON.stringify(failure)).toContain(poisoned ? namesOf([poisoned])[0] : '');
    expect(JSON.stringify(failure)).toContain('\\"seed\\":13');
    expect(heard.sort()).toEqual(namesOf(offers.filter((offer) => offer !== poisoned)));
    void replaced;
  });

  it('threads by one trial, three times: the same', async () => {
    const { url } = await redis();
    const { coordinator } = await coordinate(url);
    let tries = 0;
    const measure = sleeper(1, ({ keys }) => {
      if (keys[0]?.trial.seed !== 2) return;
      tries++;
      throw new Failure('workerDied', { during: 'measurePacked', reason: 'out of memory' });
    });
    await startAgent(url, { measure });
    const heard: string[] = [];
    const failure = await failureOf(coordinator.measure(offersOf(5), [], { onRecord: async ({ record }) => void heard.push(record.id) }));
    expect(failure.code).toBe('trialsFailed');
    expect(tries).toBe(3);
    expect(heard).toHaveLength(4);
  });
});
