import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/model/failure';
import { ChosenData } from '../../../src/extension/document/chosenData';
import type { Reading } from '../../../src/protocol/reading';
import { READING } from '../../webview-harness/fixtureReading';

function chosenData(chosen?: string): { data: ChosenData; changes: () => number } {
  let changes = 0;
  const data = new ChosenData(chosen, { changed: () => changes++, asFailure: (error) => error as Failure, words: ({ code }) => code });
  return { data, changes: () => changes };
}

describe('the data set of a model that is open', () => {
  it('is shown by its name, with how it was read', async () => {
    const { data, changes } = chosenData('/sets/digits.npz');
    expect(data.shown).toEqual({ data: 'digits.npz', dataPath: '/sets/digits.npz', dataWords: {} });
    expect(data.isNew).toBe(true);
    expect(await data.read(() => Promise.resolve(READING))).toBe(READING);
    expect(data.shown.reading).toEqual({ kind: 'read', reading: READING });
    expect([data.isNew, changes()]).toEqual([false, 1]);
  });

  it('forgets the reading with another choice, and not with the same one', async () => {
    const { data, changes } = chosenData('/sets/digits.npz');
    await data.read(() => Promise.resolve(READING));
    data.choose('/sets/digits.npz');
    expect([data.shown.reading?.kind, changes()]).toEqual(['read', 1]);
    data.choose('/sets/other.npz');
    expect([data.shown.reading, data.isNew, changes()]).toEqual([undefined, true, 2]);
  });

  it('does not show the reading of a set that is not chosen any more', async () => {
    const { data } = chosenData('/sets/digits.npz');
    let finish: (reading: Reading) => void = () => undefined;
    const read = data.read(() => new Promise((resolve) => (finish = resolve)));
    data.choose('/sets/other.npz');
    finish(READING);
    await read;
    expect(data.shown.reading).toBeUndefined();
  });

  it('shows what went wrong, unless it was cancelled', async () => {
    const { data } = chosenData('/sets/digits.npz');
    const gone = new Failure('fileUnreadable', { file: '/sets/digits.npz', reason: 'it is not there' });
    await expect(data.read(() => Promise.reject(gone))).rejects.toBe(gone);
    expect(data.shown.reading).toEqual({ kind: 'failed', message: 'fileUnreadable' });
    const other = chosenData('/sets/digits.npz').data;
    await expect(other.read(() => Promise.reject(new Failure('cancelled', {})))).rejects.toThrow();
    expect([other.shown.reading, other.isNew]).toEqual([undefined, false]);
  });

  it('is nothing where none was chosen', async () => {
    const { data } = chosenData();
    expect([data.shown, await data.read(() => Promise.resolve(READING))]).toEqual([{}, undefined]);
  });
});
