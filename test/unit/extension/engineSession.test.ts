import { expect, test } from 'vitest';
import { EngineSession, type SessionHost } from '../../../src/extension/document/engineSession';
import { failureOf } from '../../fixtures/failureOf';

/** An engine that opens whatever it is asked for, and what it was asked. */
function sessionOn(asked: string[]): EngineSession {
  const request = (method: string): Promise<unknown> => {
    asked.push(method);
    return Promise.resolve(method === 'open' ? { session: 'session-1' } : null);
  };
  const host = {
    file: '/model.json',
    tree: () => undefined,
    inFile: () => 'original',
    onOpening: () => undefined,
    onOpen: () => Promise.resolve(),
    onOpenFailed: () => undefined,
    lasting: (work: (options: object) => Promise<unknown>) => work({}),
  };
  return new EngineSession({ request } as unknown as ConstructorParameters<typeof EngineSession>[0], host as unknown as SessionHost);
}

test('what goes on in the background does not open a model again that was let go for good', async () => {
  const asked: string[] = [];
  const session = sessionOn(asked);
  await session.requestOf('sizes', {});
  await session.end(Promise.resolve());
  expect((await failureOf(session.requestOf('sizes', { details: true }))).code).toBe('cancelled');
  expect((await failureOf(session.ready())).code).toBe('cancelled');
  expect(asked).toEqual(['open', 'sizes', 'close']);
});

test('one that is closed to be read anew is opened by whoever asks next', async () => {
  const asked: string[] = [];
  const session = sessionOn(asked);
  await session.opened();
  await session.close();
  await new Promise((resolve) => setTimeout(resolve));
  expect(asked).toEqual(['open', 'close']);
  await session.requestOf('sizes', {});
  expect(asked).toEqual(['open', 'close', 'open', 'sizes']);
});

test('the session stays until what is being kept of it was written', async () => {
  const asked: string[] = [];
  const session = sessionOn(asked);
  await session.opened();
  let written = (): void => undefined;
  const end = session.end(new Promise((resolve) => (written = resolve)));
  await new Promise((resolve) => setTimeout(resolve));
  expect(asked).toEqual(['open']);
  written();
  await end;
  expect(asked).toEqual(['open', 'close']);
});
