import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ToExtension, ToPanel } from '../../../src/protocol/panel';
import { Connection } from '../../../webview/store/connection';
import { Queries } from '../../../webview/store/queries';

function wire() {
  const sent: ToExtension[] = [];
  let receive: (message: ToPanel) => void = () => undefined;
  const told = { state: vi.fn(), show: vi.fn() };
  const connection = new Connection(
    {
      post: (message) => sent.push(message),
      listen: (listener) => ((receive = listener), { dispose: () => undefined }),
    },
    told,
    1000,
  );
  return { sent, told, connection, tell: (message: ToPanel) => receive(message) };
}

describe('Connection', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives each question its own answer, in whatever order they come', async () => {
    const { connection, sent, tell } = wire();
    const first = connection.query('weight', { name: 'a' });
    const second = connection.query('weight', { name: 'b' });
    expect(sent.map((message) => message.kind === 'query' && message.id)).toEqual([1, 2]);
    tell({ kind: 'answer', id: 2, result: 'B' });
    tell({ kind: 'answer', id: 1, result: 'A' });
    expect([await first, await second]).toEqual(['A', 'B']);
  });

  it('rejects with the sentence of a failure', async () => {
    const { connection, tell } = wire();
    const asked = connection.query('weight', { name: 'a' });
    tell({ kind: 'failure', id: 1, message: 'There is no such weight.' });
    await expect(asked).rejects.toThrow('There is no such weight.');
  });

  it('tells where other data are what helps', async () => {
    const { connection, tell } = wire();
    const queries = new Queries(
      (name, params) => connection.query(name, params),
      () => undefined,
    );
    const answer = () => queries.ask('weight', { name: 'a' });
    answer();
    tell({ kind: 'failure', id: 1, message: 'The data set does not fit.', dataAtFault: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(answer()).toEqual({ kind: 'failed', message: 'The data set does not fit.', dataAtFault: true });
  });

  it('gives up on a question after its time, and lets a late answer go', async () => {
    const { connection, tell } = wire();
    const asked = connection.query('twins', { layer: 'a', index: 0 });
    const refused = expect(asked).rejects.toThrow('did not answer in time');
    await vi.advanceTimersByTimeAsync(1000);
    await refused;
    expect(() => tell({ kind: 'answer', id: 1, result: 'late' })).not.toThrow();
  });

  it('waits for a command as long as it takes', async () => {
    const { connection, tell } = wire();
    const done = vi.fn();
    const asked = connection.command('saveAs', {}).then(done);
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(done).not.toHaveBeenCalled();
    tell({ kind: 'answer', id: 1, result: null });
    await asked;
    expect(done).toHaveBeenCalledOnce();
  });

  it('settles everything when it is closed', async () => {
    const { connection } = wire();
    const asked = connection.command('evaluate', {});
    connection.dispose();
    await expect(asked).rejects.toThrow('closed');
  });

  it('passes on what it is told', () => {
    const { told, tell } = wire();
    tell({ kind: 'show', tab: 'neurons', layer: 'conv' });
    expect(told.show).toHaveBeenCalledWith(expect.objectContaining({ tab: 'neurons', layer: 'conv' }));
  });
});
