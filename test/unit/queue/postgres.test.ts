import { describe, expect, it, onTestFinished } from 'vitest';
import { packOf } from '../../../src/queue/packs/pack';
import { hasPostgres, PostgresServer } from '../../fixtures/postgresServer';
import { coordinate, startAgent } from '../../fixtures/queueSides';
import { namesOf, offersOf, sleeper } from '../../fixtures/queueTrials';

describe.skipIf(!hasPostgres('a queue in PostgreSQL'))('a queue in PostgreSQL', () => {
  it('shares trials and packs, and waits for a server that was stopped', async () => {
    const server = await PostgresServer.start();
    onTestFinished(() => server.end());
    const { coordinator, lines } = await coordinate(server.url);
    const model = await packOf([{ path: 'model.bin', content: Buffer.alloc(1_500_000, 7) }], 'the model');
    const agents = [await startAgent(server.url, { measure: sleeper(20) }), await startAgent(server.url, { measure: sleeper(20) })];
    const heard: string[] = [];
    const offers = offersOf(40, { model: model.name });
    await coordinator.measure(offers, [model], {
      onRecord: async ({ record }) => {
        heard.push(record.id);
        if (heard.length !== 10) return;
        server.kill();
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        server.begin();
      },
    });
    expect(heard.sort()).toEqual(namesOf(offers));
    const said = [...lines, ...agents.flatMap((agent) => agent.lines)].join('\n');
    expect(said).toMatch(/does not answer any more[^]*is back/);
    expect(said).not.toMatch(/The queue says/);
  });
});
