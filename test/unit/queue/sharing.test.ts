import { describe, expect, it } from 'vitest';
import type { JournalLine } from '../../../src/protocol/trialRecord';
import { coordinate, openStore, redis, startAgent, until } from '../../fixtures/queueSides';
import { namesOf, offersOf, recordOf, sleeper } from '../../fixtures/queueTrials';
import { hasRedis } from '../../fixtures/redisServer';
import { failureOf } from '../../fixtures/failureOf';
import { LISTS } from '../../../src/queue/names';

describe.skipIf(!hasRedis('sharing trials by a queue'))('sharing trials by a queue', () => {
  it('gives every trial to some agent, hears each record once, and leaves nothing behind', async () => {
    const { url } = await redis();
    const { coordinator } = await coordinate(url);
    const agents = [await startAgent(url), await startAgent(url)];
    const heard: JournalLine[] = [];
    const offers = offersOf(100);
    await coordinator.measure(offers, [], { onRecord: async (line) => void heard.push(line) });
    expect(heard.map(({ record }) => record.id).sort()).toEqual(namesOf(offers));
    for (const { record } of heard) expect(record).toEqual(recordOf(record.key));
    await coordinator.end();
    for (const { finish, done } of agents) {
      finish.abort();
      await done;
    }
    const store = await openStore(url);
    expect(await store.list(LISTS.studies).getJobs(['waiting'])).toEqual([]);
    expect(await store.list(LISTS.agents).getJobs(['waiting'])).toEqual([]);
    expect(await store.list(LISTS.answers(coordinator.name)).getJobs(['waiting', 'active', 'completed', 'failed'])).toEqual([]);
  });

  it('waits for a Redis that is killed, and measures what an empty one has forgotten', async () => {
    const server = await redis();
    const { coordinator, lines } = await coordinate(server.url);
    await startAgent(server.url, { measure: sleeper(50) });
    const heard: string[] = [];
    const offers = offersOf(60);
    await coordinator.measure(offers, [], {
      onRecord: async ({ record }) => {
        heard.push(record.id);
        if (heard.length !== 10) return;
        await server.kill();
        setTimeout(() => void server.begin(), 500);
      },
    });
    expect(heard.sort()).toEqual(namesOf(offers));
    expect(lines.join('\n')).toMatch(/does not answer any more[^]*is back[^]*offered again/);
  });

  it('gives trials that belong together to one agent, in one go', async () => {
    const { url } = await redis();
    const { coordinator } = await coordinate(url);
    const together: number[] = [];
    await startAgent(url, { measure: sleeper(5, ({ keys }) => together.push(keys.length)) });
    const keys = offersOf(6).flatMap((offer) => offer.keys);
    const heard: string[] = [];
    const ground = { packs: {}, words: {} };
    const offers = [
      { keys: keys.slice(0, 4), ground },
      { keys: keys.slice(4), ground },
    ];
    await coordinator.measure(offers, [], { onRecord: async ({ record }) => void heard.push(record.id) });
    expect(heard.sort()).toEqual(namesOf(offers));
    expect(together.sort()).toEqual([2, 4]);
  });

  it('says of an agent of another program that it takes nothing, and takes nothing', async () => {
    const { url } = await redis();
    const { coordinator, lines } = await coordinate(url);
    let begun = 0;
    await startAgent(url, { program: 'other-2', measure: sleeper(1, () => begun++) });
    const stop = new AbortController();
    const measured = coordinator.measure(offersOf(1), [], { onRecord: () => Promise.resolve(), signal: stop.signal });
    await until(() =>
      lines.some((line) => line.includes('takes none of these trials: it measures as version other-2 does, this study as test-1')),
    );
    stop.abort();
    expect((await failureOf(measured)).code).toBe('cancelled');
    expect(begun).toBe(0);
  });

  it('ends an agent’s trials at the first word, and gives them back at the second', async () => {
    const { url } = await redis();
    const { coordinator } = await coordinate(url);
    const begun: number[] = [];
    const slow = await startAgent(url, { threads: 1, measure: sleeper(60_000, ({ keys }) => begun.push(keys[0]?.trial.seed ?? -1)) });
    const heard: string[] = [];
    const offers = offersOf(3);
    const measured = coordinator.measure(offers, [], { onRecord: async ({ record }) => void heard.push(record.id) });
    await until(() => begun.length > 0);
    slow.finish.abort();
    await until(() => slow.lines.some((line) => line.startsWith('Ending the trial at hand')));
    slow.giveBack.abort();
    await slow.done;
    await startAgent(url, { lockMilliseconds: 60_000 });
    await measured;
    expect(begun).toHaveLength(1);
    expect(heard.sort()).toEqual(namesOf(offers));
  });

  it('ends an agent that had nothing to do for as long as it was told', async () => {
    const { url } = await redis();
    const { done, lines } = await startAgent(url, { idleMilliseconds: 300 });
    await done;
    expect(lines.at(-1)).toMatch(/has ended after 0 trials/);
  });

  it('leaves the trials of a study whose coordinator is over', async () => {
    const { url } = await redis();
    const { coordinator } = await coordinate(url);
    const stop = new AbortController();
    const measured = coordinator.measure(offersOf(5), [], { onRecord: () => Promise.resolve(), signal: stop.signal });
    const store = await openStore(url);
    await until(async () => (await store.list(LISTS.trials('test-1')).getWaitingCount()) === 5);
    stop.abort();
    expect((await failureOf(measured)).code).toBe('cancelled');
    await coordinator.end();
    let begun = 0;
    const { done } = await startAgent(url, { measure: sleeper(1, () => begun++), idleMilliseconds: 500 });
    await done;
    expect(begun).toBe(0);
  });
});
