import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { hashOf, packListBytes } from '../../../src/queue/packs/packList';
import { packOf } from '../../../src/queue/packs/pack';
import { LISTS, WIRE } from '../../../src/queue/names';
import { offerName } from '../../../src/queue/messages';
import { failureOf } from '../../fixtures/failureOf';
import { coordinate, openStore, redis, startAgent, until } from '../../fixtures/queueSides';
import { namesOf, offersOf, PROGRAM, recordOf, sleeper } from '../../fixtures/queueTrials';
import { hasRedis } from '../../fixtures/redisServer';

const BYTES = Buffer.from('x'.repeat(3_000_000));

describe.skipIf(!hasRedis('messages that nobody should take'))('messages that nobody should take', () => {
  it('an agent refuses trials of another form, too large, of another name or program, says so, and goes on', async () => {
    const { url } = await redis();
    const { coordinator, lines } = await coordinate(url);
    const store = await openStore(url);
    const trials = store.list(LISTS.trials(PROGRAM));
    const [offer] = offersOf(1, {}, 500);
    const id = offerName(namesOf(offer ? [offer] : []));
    const good = { wire: WIRE, study: coordinator.name, id, keys: offer?.keys ?? [], ground: { packs: {}, words: {} } };
    const others = good.keys.map((key) => ({ ...key, program: 'other-9' }));
    for (const data of [
      'no object',
      { ...good, command: 'rm -rf /' },
      { ...good, wire: 99 },
      { ...good, keys: [] },
      { ...good, ground: { packs: {}, words: { much: 'x'.repeat(300_000) } } },
      { ...good, ground: { packs: { model: '../../../etc/passwd' }, words: {} } },
      { ...good, id: 'f'.repeat(64) },
      { ...good, keys: others, id: offerName(namesOf([{ ...good, keys: others }])) },
    ]) {
      await trials.add('trial', data);
    }
    const begun: number[] = [];
    const agent = await startAgent(url, { measure: sleeper(1, ({ keys }) => begun.push(keys[0]?.trial.seed ?? -1)) });
    const heard: string[] = [];
    const offers = offersOf(5);
    await coordinator.measure(offers, [], { onRecord: async ({ record }) => void heard.push(record.id) });
    expect(heard.sort()).toEqual(namesOf(offers));
    expect(begun.sort()).toEqual([0, 1, 2, 3, 4]);
    expect(agent.lines.filter((line) => line.startsWith('Not taken: a trial'))).toHaveLength(8);
    expect(agent.lines.join('\n')).toMatch(/at most 262144 are taken/);
    await until(() => lines.filter((line) => line.includes('did not take a message')).length >= 6);
  });

  it('a coordinator takes no answer of another form, nor one that it did not ask for, nor one whose name is not that of its key', async () => {
    const { url } = await redis();
    const { coordinator, lines } = await coordinate(url);
    const answers = (await openStore(url)).list(LISTS.answers(coordinator.name));
    const offers = offersOf(4);
    const [asked] = offers.flatMap(({ keys }) => keys);
    const [stranger] = offersOf(1, {}, 900).flatMap(({ keys }) => keys);
    if (!asked || !stranger) throw new Error('no key');
    const lineOf = (record: object) => ({ wire: WIRE, kind: 'result', by: 'x', line: { record, seconds: 1, by: 'x' } });
    const forged = { ...recordOf(asked), id: recordOf(stranger).id };
    const mistyped = { ...recordOf(asked), size: 'large' };
    for (const data of [null, { kind: 'obey' }, lineOf(forged), lineOf(mistyped), lineOf(recordOf(stranger)), lineOf({ ...recordOf(asked), x: 'y'.repeat(9e6) })]) {
      await answers.add('result', data);
    }
    const heard: string[] = [];
    const measured = coordinator.measure(offers, [], { onRecord: async ({ record }) => void heard.push(record.id) });
    await until(() => lines.filter((line) => line.startsWith('A message in the queue was not taken')).length === 5);
    expect(heard).toEqual([]);
    await startAgent(url);
    await measured;
    expect(heard.sort()).toEqual(namesOf(offers));
  });

  it('models travel once an agent, by their hash, and stay for the next study', async () => {
    const { url } = await redis();
    const model = await packOf([{ path: 'a/model.bin', content: BYTES }, { path: 'b.json', content: Buffer.from('{}') }], 'the model');
    const agent = await startAgent(url);
    for (const from of [0, 50]) {
      const { coordinator } = await coordinate(url);
      await coordinator.measure(offersOf(10, { model: model.name }, from), from === 0 ? [model] : [], { onRecord: () => Promise.resolve() });
      await coordinator.end();
    }
    expect(await readdir(agent.folder)).toEqual([model.name]);
  });

  it('a pack whose piece has another hash is asked for again; one that stays so ends the study, and leaves nothing', async () => {
    const { url } = await redis();
    const { coordinator } = await coordinate(url);
    const honest = await packOf([{ path: 'model.bin', content: BYTES }], 'the model');
    const liar = { ...honest, piece: async (index: number) => Buffer.from((await honest.piece(index)).toString().replaceAll('x', 'y')) };
    const agent = await startAgent(url);
    const failure = await failureOf(coordinator.measure(offersOf(1, { model: honest.name }), [liar], { onRecord: () => Promise.resolve() }));
    expect(failure).toMatchObject({ code: 'trialsFailed' });
    expect(JSON.stringify(failure)).toMatch(/piece 0 has another hash/);
    expect(await readdir(agent.folder)).toEqual([]);
  });

  it('a pack that names a file outside its folder is not written', async () => {
    const { url } = await redis();
    const { coordinator } = await coordinate(url);
    const honest = await packOf([{ path: 'model.bin', content: Buffer.from('evil') }], 'the model');
    const listBytes = packListBytes({ ...honest.list, files: [{ path: '../../evil', bytes: 4 }] });
    const agent = await startAgent(url);
    const evil = { ...honest, name: hashOf(listBytes), listBytes };
    const failure = await failureOf(coordinator.measure(offersOf(1, { model: evil.name }), [evil], { onRecord: () => Promise.resolve() }));
    expect(JSON.stringify(failure)).toMatch(/a path that leaves its folder/);
    expect(await readdir(agent.folder).catch(() => [])).toEqual([]);
  });

  it('no line and no error holds the password', async () => {
    const { url } = await redis('--requirepass', 'hush-hush');
    const withPassword = url.replace('redis://', 'redis://:hush-hush@');
    const { coordinator, lines } = await coordinate(withPassword);
    const agent = await startAgent(withPassword);
    await coordinator.measure(offersOf(3), [], { onRecord: () => Promise.resolve() });
    expect([...lines, ...agent.lines].join('\n')).not.toContain('hush');
    for (const wrong of [url, url.replace('redis://', 'redis://:hush-wrong@')]) {
      const failure = await failureOf(coordinate(wrong).then(() => undefined));
      expect(failure.code).toBe('queueUnavailable');
      expect(JSON.stringify(failure)).toMatch(/NOAUTH|WRONGPASS/);
      expect(JSON.stringify(failure)).not.toContain('hush');
    }
  });
});
