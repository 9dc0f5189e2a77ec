import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { raced } from '../../../src/operations/trials/raced';
import { settle } from '../../../src/protocol/settings/settle';
import { studying, type StudySettings } from '../../../src/protocol/settings/studying';
import type { Trial, TrialRecord } from '../../../src/protocol/trialRecord';
import { trialsOf } from '../../../src/protocol/trials';
import { trialRecord } from '../../fixtures/trialRecord';

const METHODS = ['obd', 'obd-sd', 'magnitude', 'taylor', 'random', 'wanda'] as const;

/** An invented loss after so many epochs: the better of two at first need not be the better one in the end. */
function lossAfter(method: string, amount: number, epochs: number): number {
  return seededRandom(7).fork(`${method} ${amount} ${epochs}`).uniform();
}

/** By the definition, as slow as can be: round by round, each loss compared with each other one. */
function survivorsByHand(amount: number, epochs: number, eta: number): string[] {
  const lengths: number[] = [];
  for (let length = Math.floor(epochs / eta); length > 0; length = Math.floor(length / eta)) lengths.push(length);
  let left: string[] = [...METHODS];
  for (const length of lengths.reverse()) {
    if (left.length < 2) break;
    const wanted = Math.max(1, Math.ceil(left.length / eta));
    const better = (method: string): number =>
      left.filter((other) => lossAfter(other, amount, length) < lossAfter(method, amount, length)).length;
    left = left.filter((method) => better(method) < wanted);
  }
  return left;
}

interface Raced {
  readonly whole: string[];
  readonly rungs: string[];
  readonly ended: number;
  readonly total: number;
}

async function race(settings: StudySettings, order: (trials: readonly Trial[]) => readonly Trial[]): Promise<Raced> {
  const settled = settle(studying, settings);
  const seen: { trial: Trial }[] = [];
  let total = 0;
  const nameOf = ({ prune, training }: Trial): string => `${prune?.method ?? 'whole'} ${prune?.amount ?? 0} ${training?.epochs ?? 0}`;
  const recordsOf = (trials: readonly Trial[]): Promise<TrialRecord[]> => {
    const measured = new Map<Trial, TrialRecord>();
    // They come in any order.
    for (const trial of order(trials)) {
      seen.push({ trial });
      const { prune, training } = trial;
      const loss = lossAfter(prune?.method ?? 'whole', prune?.amount ?? 0, training?.epochs ?? 0);
      measured.set(trial, trialRecord(trial.seed, { validation: { samples: 9, loss } }, trial));
    }
    return Promise.resolve(trials.flatMap((trial) => measured.get(trial) ?? []));
  };
  const ended = await raced(trialsOf(settled), settled, {
    recordsOf,
    onTotal: (all) => {
      total = all;
    },
  });
  const trained = seen.filter(({ trial }) => trial.prune && trial.training);
  const named = (rung: boolean): string[] => trained.flatMap(({ trial }) => ((trial.rung ?? false) === rung ? [nameOf(trial)] : [])).sort();
  expect(seen).toHaveLength(total);
  return { whole: named(false), rungs: named(true), ended, total };
}

describe('successive halving', () => {
  it.each([
    [9, 3],
    [8, 2],
    [5, 2],
    [27, 3],
  ])('of %i epochs, one in %i, keeps whom the definition keeps, in whatever order losses come', async (epochs, eta) => {
    const settings: StudySettings = { methods: METHODS, amounts: [0.5, 0.7, 0.9], finetune: { epochs }, halving: eta, controls: ['none'] };
    const forwards = await race(settings, (trials) => trials);
    const backwards = await race(settings, (trials) => [...trials].reverse());
    expect(backwards).toEqual(forwards);
    const expected = [0.5, 0.7, 0.9].flatMap((amount) =>
      survivorsByHand(amount, epochs, eta).map((method) => `${method} ${amount} ${epochs}`),
    );
    expect(forwards.whole).toEqual(expected.sort());
    expect(forwards.ended).toBe(3 * METHODS.length - expected.length);
  });

  it('ends no control, and what is stored in fewer bits goes the way of what it is made of', async () => {
    const settings: StudySettings = {
      methods: METHODS.filter((method) => method !== 'random'),
      amounts: [0.5],
      finetune: { epochs: 9 },
      quantize: ['uint8:8'],
      halving: 3,
      controls: ['random', 'uniform', 'dense'],
    };
    const { whole, rungs, ended } = await race(settings, (trials) => trials);
    expect(whole).toContain('random 0.5 9');
    expect(rungs.filter((name) => name.startsWith('random'))).toEqual([]);
    // Five, two, one: four end, each with its quantized one.
    expect(ended).toBe(8);
    expect(rungs).toHaveLength(5 + 2);
  });

  it('races nobody where it is not asked for', async () => {
    const { rungs, ended } = await race({ methods: METHODS, amounts: [0.5], finetune: { epochs: 9 } }, (trials) => trials);
    expect([rungs, ended]).toEqual([[], 0]);
  });
});
