import { describe, expect, it } from 'vitest';
import { queueAddress } from '../../../src/queue/queueAddress';
import { queueLibrary } from '../../../src/queue/queueLibrary';
import { failureOf } from '../../fixtures/failureOf';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

describe('a queue’s address', () => {
  it.each([
    ['redis://localhost:6379', 'redis', false],
    ['redis://127.0.0.1', 'redis', false],
    ['redis://[::1]:7000/2', 'redis', false],
    ['redis://farm.example:6379', 'redis', true],
    ['rediss://user:secret@farm.example', 'redis', false],
    ['postgres://user:secret@farm.example/db', 'postgres', true],
    ['postgresql://user:secret@farm.example/db?sslmode=verify-full', 'postgres', false],
  ])('%s: %s, a warning: %s', (url, store, warns) => {
    const address = queueAddress(url);
    expect(address.store).toBe(store);
    expect(address.warning !== undefined).toBe(warns);
    expect(`${address.shown} ${address.warning ?? ''}`).not.toContain('secret');
  });

  it('hides the password, as it stands and as it is meant, and one in the query', () => {
    const address = queueAddress('rediss://:s%40cret@farm.example?password=other');
    expect(address.hidden('a s@cret, s%40cret and other')).toBe('a ***, *** and ***');
    expect(address.shown).not.toMatch(/cret|other/);
    expect(queueAddress('redis://onlyname@localhost').shown).not.toContain('onlyname');
  });

  it('takes a password from elsewhere where it has none', () => {
    expect(queueAddress('rediss://me@farm.example', 'p/w').url).toBe('rediss://me:p%2Fw@farm.example');
    expect(queueAddress('rediss://me:own@farm.example', 'p/w').url).toBe('rediss://me:own@farm.example');
  });

  it.each(['http://a', 'redis:', 'secret', 'amqp://:secret@a', ''])('refuses %j without repeating it', async (text) => {
    const failure = await failureOf(Promise.resolve().then(() => queueAddress(text)));
    expect(failure.code).toBe('settingInvalid');
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});

describe('the library of queues', () => {
  it('says how to install it where it is missing', async () => {
    const folder = await temporaryFolder();
    const failure = await failureOf(Promise.resolve().then(() => queueLibrary({ store: 'redis' }, folder)));
    expect(failure.code).toBe('queueUnavailable');
    expect(JSON.stringify(failure)).toMatch(/npm install --prefix .* bullmq@6\.\d+\.\d+ ioredis@\d/);
  });
});
