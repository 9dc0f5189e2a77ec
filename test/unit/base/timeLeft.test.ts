import { describe, expect, it } from 'vitest';
import { durationText } from '../../../src/base/durationText';
import { percentText, progressText, type Progress } from '../../../src/base/progress';
import { paceAfter, secondsLeft, withTimeLeft, type Pace } from '../../../src/base/timeLeft';

const MESSAGE = 'Counting';

/** What is told after each step of a phase of `total`, of which each takes so many milliseconds. */
function told(total: number, steps: readonly number[], start = 0): (number | undefined)[] {
  let now = 0;
  let pace: Pace = paceAfter(undefined, { done: start, total, message: MESSAGE }, now);
  return steps.map((milliseconds, i) => {
    now += milliseconds;
    pace = paceAfter(pace, { done: start + i + 1, total, message: MESSAGE }, now);
    return secondsLeft(pace, now);
  });
}

describe('time left', () => {
  it('is told once a phase is old and steady enough', () => {
    expect(told(10, [1000, 1000, 1000, 1000])).toEqual([undefined, undefined, 7, 6]);
    expect(told(1000, [100, 100, 100])).toEqual([undefined, undefined, undefined]);
  });

  it('counts from where the phase began: what was there before took no time', () => {
    expect(told(60, [1000, 1000, 1000], 50).at(-1)).toBe(7);
  });

  it('is not told while the pace changes, and is again when that has settled', () => {
    const steps = told(100, [...Array.from({ length: 10 }, () => 500), ...Array.from({ length: 30 }, () => 3000)]);
    expect(steps[9]).toBe(45);
    expect(steps.slice(11, 16).every((left) => left === undefined)).toBe(true);
    const settled = steps.at(-1) ?? 0;
    expect(settled).toBeGreaterThan(60 * 2.5);
    expect(settled).toBeLessThan(60 * 3.1);
  });

  it('is smooth where steps differ by chance', () => {
    const steps = told(
      200,
      Array.from({ length: 100 }, (_, i) => 800 + ((i * 7919) % 400)),
    ).slice(10);
    for (const [i, left] of steps.entries()) {
      const next = steps[i + 1];
      if (next === undefined) continue;
      expect(Math.abs((left ?? 0) - next - 1), `step ${i}`).toBeLessThan(8);
    }
    expect(steps.at(-1)).toBeGreaterThan(90);
    expect(steps.at(-1)).toBeLessThan(110);
  });

  it('begins anew with each phase, also one of the same name', () => {
    let now = 0;
    const heard: Progress[] = [];
    const report = withTimeLeft(
      (progress) => heard.push(progress),
      () => now,
    );
    const run = (message: string, phase?: string): void => {
      for (let done = 0; done <= 6; done++, now += 1000) report({ done, total: 6, message, ...(phase === undefined ? {} : { phase }) });
    };
    run('Ranking');
    expect(heard.map((each) => each.secondsLeft)).toEqual([undefined, undefined, undefined, 3, 2, 1, undefined]);
    heard.length = 0;
    run('Ranking');
    expect(heard.slice(0, 3).every((each) => each.secondsLeft === undefined)).toBe(true);
    heard.length = 0;
    for (let done = 0; done < 6; done++, now += 1000) report({ done, total: 6, message: `Epoch ${done}`, phase: 'Training' });
    expect(heard.at(-1)?.secondsLeft).toBe(1);
  });

  it('says nothing where nobody knows how much there is', () => {
    expect(told(0, [1000, 1000, 1000, 1000, 1000]).every((left) => left === undefined)).toBe(true);
  });
});

describe('progress in words', () => {
  it('has the share of the phase and the time left', () => {
    const progress = { done: 3, total: 9, message: 'Training: epoch 1 of 3', detail: 'loss 0.5' };
    expect(progressText(progress)).toBe('Training: epoch 1 of 3, loss 0.5 · 33\u00a0%');
    expect(progressText({ ...progress, secondsLeft: 130 })).toBe('Training: epoch 1 of 3, loss 0.5 · 33\u00a0% · about 2\u00a0min left');
    expect(progressText({ done: 0, total: 0, message: 'Reading' })).toBe('Reading');
    expect(percentText({ done: 999, total: 1000, message: '' })).toBe('99\u00a0%');
    expect(percentText({ done: 29, total: 100, message: '' })).toBe('29\u00a0%');
  });

  it.each([
    [0.2, '1 s'],
    [9.4, '9 s'],
    [12, '10 s'],
    [58, '1 min'],
    [91, '1.5 min'],
    [700, '12 min'],
    [3590, '1 h'],
    [9000, '2.5 h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(durationText(seconds).replace('\u00a0', ' ')).toBe(text);
  });
});
