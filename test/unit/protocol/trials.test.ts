import { describe, expect, it } from 'vitest';
import type { StudyPoint } from '../../../src/protocol/answers';
import { settle } from '../../../src/protocol/settings/settle';
import { studying, type StudySettings } from '../../../src/protocol/settings/studying';
import { countTrials, pointsToTell, trialsOf } from '../../../src/protocol/trials';

const GRID: StudySettings = { methods: ['magnitude', 'random'], level: 'parameter', amounts: [0.9, 0, 0.5], seeds: [1, 2, 3] };

function trials(settings: StudySettings): string[] {
  return trialsOf(settle(studying, settings)).map(({ method, amount, seed }) => `${method} ${amount} ${seed}`);
}

describe('the trials of a study', () => {
  it('go through small amounts first; what comes out the same is one', () => {
    expect(trials(GRID)).toEqual([
      'magnitude 0 1',
      'magnitude 0.5 1',
      'random 0.5 1',
      'random 0.5 2',
      'random 0.5 3',
      'magnitude 0.9 1',
      'random 0.9 1',
      'random 0.9 2',
      'random 0.9 3',
    ]);
  });

  it('look at other samples with another seed where the method looks at data', () => {
    expect(trials({ ...GRID, methods: ['obd'], amounts: [0.5] })).toEqual(['obd 0.5 1', 'obd 0.5 2', 'obd 0.5 3']);
  });

  it('have chance in them where they are fine-tuned: the order of the samples', () => {
    expect(trials({ ...GRID, amounts: [0, 0.5], finetune: { epochs: 1 } })).toEqual([
      'magnitude 0 1',
      'magnitude 0 2',
      'magnitude 0 3',
      'magnitude 0.5 1',
      'random 0.5 1',
      'magnitude 0.5 2',
      'random 0.5 2',
      'magnitude 0.5 3',
      'random 0.5 3',
    ]);
  });
});

describe('the points of a study', () => {
  const point = (told: Partial<StudyPoint>): StudyPoint => ({
    method: 'magnitude',
    level: 'parameter',
    amount: 0.5,
    seed: 1,
    finetuneEpochs: 0,
    loss: 0.25,
    nonzero: 5,
    channels: 2,
    params: 10,
    macs: 8,
    gzipBytes: 99,
    ...told,
  });

  it('stand for every method where nothing is removed, and count as one trial', () => {
    const told = pointsToTell([point({ amount: 0 }), point({})], settle(studying, GRID));
    expect(told.map(({ method, amount }) => `${method} ${amount}`)).toEqual(['magnitude 0', 'random 0', 'magnitude 0.5']);
    expect(countTrials(told)).toBe(2);
  });

  it('count once where there is no chance in them: before fine-tuning, not after', () => {
    const measured = [1, 2].flatMap((seed) =>
      (['magnitude', 'random'] as const).flatMap((method) => [point({ method, seed }), point({ method, seed, finetuneEpochs: 3 })]),
    );
    const words = (settings: StudySettings): string[] =>
      pointsToTell(measured, settle(studying, settings)).map(({ method, seed, finetuneEpochs }) => `${method} ${seed} ${finetuneEpochs}`);
    const trained = { ...GRID, finetune: { epochs: 3 } };
    expect(words(trained)).toEqual([
      'magnitude 1 0',
      'magnitude 1 3',
      'random 1 0',
      'random 1 3',
      'magnitude 2 3',
      'random 2 0',
      'random 2 3',
    ]);
    // What was fine-tuned in the rounds before has chance in it before the last fine-tuning, too.
    expect(words({ ...trained, rounds: 2 })).toHaveLength(8);
  });
});
