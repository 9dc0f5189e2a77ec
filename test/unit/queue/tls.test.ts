import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { queueAddress } from '../../../src/queue/queueAddress';
import { QueueStore } from '../../../src/queue/queueStore';
import { readJournal } from '../../../src/study/journal';
import { bundleForNode } from '../../fixtures/bundleForNode';
import { authority } from '../../fixtures/certificates';
import { failureOf } from '../../fixtures/failureOf';
import { startProgram } from '../../fixtures/queueProcess';
import { redis } from '../../fixtures/queueSides';
import { namesOf, offersOf } from '../../fixtures/queueTrials';
import { hasRedisTls, RedisServer, type Certificate } from '../../fixtures/redisServer';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

let bundles = '';

async function secret(certificate: Certificate): Promise<RedisServer> {
  const server = await RedisServer.startTls(certificate);
  onTestFinished(() => server.end());
  return server;
}

/** What opening comes to in a process that trusts an authority of its own, or in none. */
async function refusal(url: string): Promise<string> {
  return JSON.stringify(await failureOf(QueueStore.open(queueAddress(url), () => undefined)));
}

describe.skipIf(!hasRedisTls('studies and agents over TLS'))('a queue over TLS', () => {
  beforeAll(async () => {
    bundles = await bundleForNode({ program: 'test/fixtures/queueProgram.ts' });
  });
  afterAll(() => rm(bundles, { recursive: true, force: true }));

  it('shares the trials of a study among those that trust its authority', async () => {
    const { file, give } = await authority();
    const { url } = await secret(await give('IP:127.0.0.1'));
    const trust = { NODE_EXTRA_CA_CERTS: file };
    startProgram(bundles, ['agent', url, await temporaryFolder(), '5'], trust);
    const folder = await temporaryFolder();
    const study = startProgram(bundles, ['study', url, folder, '12'], trust);
    await study.ended;
    expect(study.process.exitCode).toBe(0);
    expect((await readJournal(folder)).map(({ record }) => record.id).sort()).toEqual(namesOf(offersOf(12)));
  });

  it('of a certificate that nobody here trusts is refused at once, by one error that says what to do', async () => {
    const { give } = await authority();
    const { url } = await secret(await give('IP:127.0.0.1'));
    // One that kept trying would never end.
    const said = await refusal(url.replace('rediss://', 'rediss://:secret@'));
    expect(said).toMatch(/queueUnavailable.*certificate.*NODE_EXTRA_CA_CERTS/);
    expect(said).not.toContain('secret');
  });

  it('of another host’s certificate is refused, be its authority trusted or not', async () => {
    const { file, give } = await authority();
    const { url } = await secret(await give('DNS:elsewhere.example'));
    const study = startProgram(bundles, ['study', url, await temporaryFolder(), '1'], { NODE_EXTRA_CA_CERTS: file });
    await study.ended;
    expect(study.process.exitCode).toBe(1);
    expect(study.said.join()).toMatch(/can't be used: .*does not match certificate/);
  });

  it('is refused where the port is an open one, and an open one where the port speaks TLS alone', async () => {
    const { give } = await authority();
    const [open, closed] = [await redis(), await secret(await give('IP:127.0.0.1'))];
    // Both wait as long as there is patience.
    const said = await Promise.all([refusal(open.url.replace('redis:', 'rediss:')), refusal(closed.url.replace('rediss:', 'redis:'))]);
    for (const each of said) expect(each).toMatch(/queueUnavailable/);
  });
});
