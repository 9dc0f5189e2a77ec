import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JournalLine } from '../../../src/protocol/trialRecord';
import { runAgent, type AgentSettings } from '../../../src/queue/agent';
import { Coordinator, type CoordinatorSettings } from '../../../src/queue/coordinator';
import { PackCache } from '../../../src/queue/packs/packCache';
import { queueAddress } from '../../../src/queue/queueAddress';
import { hasRedis, RedisServer } from '../../fixtures/redisServer';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { namesOf, offersOf, PROGRAM, recordOf, sleeper } from '../../fixtures/queueTrials';

const FAST = { beatMilliseconds: 200 };

async function redis(): Promise<RedisServer> {
  const server = await RedisServer.start();
  onTestFinished(() => server.end());
  return server;
}

async function coordinate(server: RedisServer, settings: Partial<CoordinatorSettings> = {}) {
  const lines: string[] = [];
  const coordinator = await Coordinator.open({
    address: queueAddress(server.url),
    program: PROGRAM,
    onLine: (line) => lines.push(line),
    ...FAST,
    ...settings,
  });
  onTestFinished(() => coordinator.end());
  return { coordinator, lines };
}

async function agent(server: RedisServer, settings: Partial<AgentSettings> = {}) {
  const lines: string[] = [];
  const finish = new AbortController();
  const giveBack = new AbortController();
  const cache = new PackCache(join(await temporaryFolder(), 'packs'), { packBytes: 1e9, wholeBytes: 1e9 });
  const all: AgentSettings = {
    address: queueAddress(server.url),
    program: PROGRAM,
    threads: 2,
    cache,
    measure: sleeper(10),
    onLine: (line) => lines.push(line),
    ...FAST,
    lockMilliseconds: 1_000,
    ...settings,
  };
  const done = runAgent(all, { finish: finish.signal, giveBack: giveBack.signal });
  onTestFinished(async () => {
    giveBack.abort();
    await done;
  });
  return { done, lines, finish, giveBack };
}

describe.skipIf(!hasRedis('sharing trials by a queue'))('sharing trials by a queue', () => {
  it('gives every trial to some agent, and each record once', async () => {
    const server = await redis();
    const { coordinator, lines } = await coordinate(server);
    await agent(server);
    await agent(server);
    const heard: JournalLine[] = [];
    const offers = offersOf(150);
    await coordinator.measure(offers, [], { onRecord: async (line) => void heard.push(line) });
    expect(heard.map(({ record }) => record.id).sort()).toEqual(namesOf(offers));
    for (const { record } of heard) expect(record).toEqual(recordOf(record.key));
    console.log(lines);
  });

  it('survives a Redis that is killed and comes back empty', async () => {
    const server = await redis();
    const { coordinator, lines } = await coordinate(server);
    const a = await agent(server, { measure: sleeper(100) });
    const heard: string[] = [];
    const offers = offersOf(100);
    const measured = coordinator.measure(offers, [], {
      onRecord: async ({ record }) => {
        heard.push(record.id);
        if (heard.length === 20) {
          await server.kill();
          setTimeout(() => void server.begin(), 700);
        }
      },
    });
    const t = Date.now();
    await measured;
    console.log(Date.now() - t, lines, a.lines);
    expect([...heard].sort()).toEqual(namesOf(offers));
  });
});
