import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectGarbage } from '../../../src/engine/collectGarbage';
import { Idleness } from '../../../src/engine/idleness';

vi.mock('../../../src/engine/collectGarbage', () => ({ collectGarbage: vi.fn() }));

const sessions = { count: 0 };
let idleness: Idleness;

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(collectGarbage).mockClear();
  sessions.count = 2;
  const pool = { endIdle: () => undefined, ended: () => Promise.resolve() };
  idleness = new Idleness(
    { pool, sessions, settings: { backend: 'auto' } } as unknown as ConstructorParameters<typeof Idleness>[0],
    () => undefined,
  );
});
afterEach(() => {
  idleness.stop();
  vi.useRealTimers();
});

const close = (): Promise<void> =>
  idleness.during(() => {
    sessions.count--;
    return Promise.resolve();
  });
const ask = (milliseconds: number): Promise<void> => idleness.during(() => new Promise((resolve) => setTimeout(resolve, milliseconds)));
const collections = (): number => vi.mocked(collectGarbage).mock.calls.length;

test('memory of a closed model is collected once nobody waits for an answer, and only once', async () => {
  await close();
  await vi.advanceTimersByTimeAsync(2000);
  const asked = ask(4000);
  await vi.advanceTimersByTimeAsync(4000);
  await asked;
  await vi.advanceTimersByTimeAsync(4000);
  expect(collections()).toBe(0);
  await vi.advanceTimersByTimeAsync(2000);
  expect(collections()).toBe(1);
  const later = ask(10);
  await vi.advanceTimersByTimeAsync(100_000);
  await later;
  expect(collections()).toBe(1);
});

test('it is collected in the end, whatever is at work', async () => {
  await close();
  void ask(600_000);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(collections()).toBe(0);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(collections()).toBe(1);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(collections()).toBe(1);
});

test('nothing is collected where no model was closed', async () => {
  const asked = ask(10);
  await vi.advanceTimersByTimeAsync(100_000);
  await asked;
  expect(collections()).toBe(0);
});
