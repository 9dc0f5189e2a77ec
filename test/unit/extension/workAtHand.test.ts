import { expect, it } from 'vitest';
import { WorkAtHand, type JobSignals } from '../../../src/extension/document/workAtHand';
import { failureOf } from '../../fixtures/failureOf';

function work(): WorkAtHand {
  return new WorkAtHand({ changed: () => undefined, atWork: () => undefined });
}

/** Runs a job until it is let go. */
function begun(at: WorkAtHand): { signals: JobSignals; end: () => void; ended: Promise<void> } {
  let told: JobSignals | undefined;
  let end = (): void => undefined;
  const ended = at.run('Training', (signals) => {
    told = signals;
    return new Promise<void>((resolve) => (end = resolve));
  });
  if (!told) throw new Error('the job did not begin');
  return { signals: told, end: () => end(), ended };
}

it('ends a training with what was learnt, and nothing else that way', async () => {
  const at = work();
  expect(at.stopAndKeep()).toBe(false);
  const { signals, end, ended } = begun(at);
  expect(at.stopAndKeep()).toBe(false);
  at.progressed({ progress: { done: 1, total: 3, message: 'Training', keeps: true } });
  expect(at.stopAndKeep()).toBe(true);
  expect(at.shown.busy?.enough).toBe(true);
  expect([signals.enough.signal.aborted, signals.controller.signal.aborted]).toEqual([true, false]);
  end();
  await ended;
  expect(at.shown.busy).toBeUndefined();
});

it('ends a job at once, and refuses a second one meanwhile', async () => {
  const at = work();
  const { signals, end, ended } = begun(at);
  expect(await failureOf(at.run('Pruning', () => Promise.resolve()))).toMatchObject({ code: 'sessionBusy' });
  at.cancel();
  expect([signals.enough.signal.aborted, signals.controller.signal.aborted]).toEqual([false, true]);
  end();
  await ended;
  await at.run('Pruning', () => Promise.resolve());
});

it('ends what the panel waits for', async () => {
  const at = work();
  const waited = at.lasting(({ signal, onProgress }) => {
    onProgress?.({ done: 0, total: 2, message: 'Ranking' });
    expect(at.shown.waiting?.message).toBe('Ranking');
    return new Promise<boolean>((resolve) => signal?.addEventListener('abort', () => resolve(true)));
  });
  at.cancelWaited();
  expect(await waited).toBe(true);
  expect(at.shown.waiting).toBeUndefined();
});
