import { expect, it } from 'vitest';
import { DataChoices } from '../../../src/extension/dataChoices';

/** What the editor keeps, as JSON. */
function memory() {
  const kept = new Map<string, string>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, fallback?: T): T => (kept.has(key) ? (JSON.parse(kept.get(key) ?? '') as T) : (fallback as T)),
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, JSON.stringify(value))),
  };
}

it('remembers the data set of a model, and how it was told to be read', async () => {
  const choices = new DataChoices(memory());
  const told = { path: 'a.csv', label: 'price' };
  await choices.remember('m', told);
  expect(choices.of('m')).toEqual(told);
  expect(choices.of('other')).toBeUndefined();
  await choices.remember('m', 'b.csv');
  expect(choices.of('m')).toBe('b.csv');
  // Chosen again, it is read as it was; for another model nothing was told.
  expect(choices.asBefore('m', 'a.csv')).toEqual(told);
  expect(choices.asBefore('other', 'a.csv')).toBe('a.csv');
  await choices.remember('m', 'a.csv');
  expect(choices.of('m')).toBe('a.csv');
});
