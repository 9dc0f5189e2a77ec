import { describe, expect, it } from 'vitest';
import { settle } from '../../../src/protocol/settings/settle';
import { studying, type StudySettings } from '../../../src/protocol/settings/studying';
import { studyCostText } from '../../../src/protocol/studyCost';
import type { Trial } from '../../../src/protocol/trialRecord';
import { controlsOf, countConfigurations, countTrials, familiesOf, pointsOf, trialsOf } from '../../../src/protocol/trials';
import { trialRecord } from '../../fixtures/trialRecord';

const GRID: StudySettings = {
  methods: ['magnitude', 'random'],
  level: 'parameter',
  amounts: [0.9, 0, 0.5],
  seeds: [1, 2, 3],
  controls: ['none'],
};

function wordsOf({ prune, repair, quantize, seed }: Trial): string {
  const what = prune ? `${prune.method} ${prune.level === 'neuron' ? 'neurons ' : ''}${prune.amount}` : 'whole';
  const scope = prune?.scope === 'layer' ? ' by layer' : '';
  const grid = quantize ? ` ${quantize.dtype}${quantize.levels ?? ''}${quantize.finetune ? ' trained' : ''}` : '';
  return `${what}${scope}${repair === 'none' ? '' : ` ${repair}`}${grid} ${seed}`;
}

function trials(settings: StudySettings): string[] {
  return trialsOf(settle(studying, settings)).map(({ trial, control }) => `${wordsOf(trial)}${control ? ` (${control})` : ''}`);
}

describe('the trials of a study', () => {
  it('go through small amounts first; what comes out the same is one', () => {
    expect(trials(GRID)).toEqual([
      'whole 1',
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

  it('look at other samples with another seed where the method looks at data, or what is compensated does', () => {
    expect(trials({ ...GRID, methods: ['obd'], amounts: [0.5] })).toEqual(['obd 0.5 1', 'obd 0.5 2', 'obd 0.5 3']);
    expect(trials({ ...GRID, methods: ['magnitude'], amounts: [0.5] })).toHaveLength(1);
    expect(trials({ ...GRID, methods: ['magnitude'], amounts: [0.5], compensate: 'mean' })).toHaveLength(3);
    expect(trials({ ...GRID, methods: ['magnitude'], amounts: [0.5], statistics: 'reestimate' })).toHaveLength(3);
  });

  it('have chance in them where they are trained: the order of the samples', () => {
    const asked = { ...GRID, methods: ['magnitude'], amounts: [0, 0.5], seeds: [1, 2], finetune: { epochs: 1 } } as const;
    expect(trials(asked)).toEqual([
      'whole 1',
      'whole finetune 1',
      'whole finetune 2',
      'magnitude 0.5 1',
      'magnitude 0.5 finetune 1',
      'magnitude 0.5 finetune 2',
    ]);
    const trained = (settings: StudySettings): (string | undefined)[] => [
      ...new Set(trialsOf(settle(studying, settings)).map(({ trial }) => trial.repair)),
    ];
    expect(trained({ ...asked, finetune: { epochs: 1, teacher: 'original' } })).toEqual(['none', 'distil']);
    expect(trained({ ...asked, repairs: ['scratch', 'rewind'], rewind: 'folder' })).toEqual(['scratch', 'rewind']);
  });

  it('are made at each level where the method knows it', () => {
    expect(trials({ ...GRID, methods: ['magnitude', 'dropout'], levels: ['neuron', 'parameter'], amounts: [0.5], seeds: [0] })).toEqual([
      'magnitude neurons 0.5 0',
      'magnitude 0.5 0',
      'dropout neurons 0.5 0',
    ]);
  });

  it('hold the methods against controls where these make sense', () => {
    const asked = { methods: ['obd'], level: 'parameter', amounts: [0.5], seeds: [0] } as const;
    expect(trials(asked)).toEqual(['obd 0.5 0', 'random 0.5 0 (random)', 'magnitude 0.5 by layer 0 (uniform)']);
    expect(trials({ ...asked, finetune: { epochs: 2 }, controls: ['scratch', 'dense'] })).toEqual([
      'whole finetune 0 (dense)',
      'obd 0.5 0',
      'obd 0.5 finetune 0',
      'obd 0.5 scratch 0 (scratch)',
    ]);
    const sensible = (settings: StudySettings): string[] => controlsOf(settle(studying, settings));
    expect(sensible({ ...asked, finetune: { epochs: 2 } })).toEqual(['random', 'uniform', 'scratch', 'dense']);
    expect(sensible({ ...asked, methods: ['random'], scope: 'layer' })).toEqual([]);
    expect(sensible({ ...asked, amounts: [0] })).toEqual([]);
    expect(sensible({ ...asked, amounts: [0, 0.5], repairs: ['finetune', 'scratch'], finetune: { epochs: 1 } })).toEqual([
      'random',
      'uniform',
    ]);
  });

  it('store what is left in each type asked for, alone and after pruning; those of one model are a family', () => {
    const asked: StudySettings = { ...GRID, methods: ['magnitude'], amounts: [0.5], seeds: [0], quantize: ['uint8:8', 'float16'] };
    expect(trials(asked)).toEqual([
      'whole uint88 0',
      'whole float16 0',
      'magnitude 0.5 0',
      'magnitude 0.5 uint88 0',
      'magnitude 0.5 float16 0',
    ]);
    const families = familiesOf(trialsOf(settle(studying, asked)).map(({ trial }) => trial));
    expect(families.map((family) => family.map(wordsOf))).toEqual([
      ['whole uint88 0', 'whole float16 0'],
      ['magnitude 0.5 0', 'magnitude 0.5 uint88 0', 'magnitude 0.5 float16 0'],
    ]);
    const trained = trials({ ...asked, quantize: ['uint8:4:trained'], finetune: { epochs: 1 } });
    expect(trained.filter((words) => words.includes('trained'))).toHaveLength(3);
  });

  it('are the same value where settings that make no difference are not the same', () => {
    const one = (told: StudySettings): Trial | undefined =>
      trialsOf(settle(studying, { ...GRID, methods: ['magnitude'], amounts: [0.5], ...told }))[0]?.trial;
    expect(one({ samples: 99, spread: 'upper' })).toEqual(one({}));
    expect(one({ scope: 'global', compensate: 'none', rounds: 1 })).toEqual(one({}));
    expect(one({ scope: 'layer' })).not.toEqual(one({}));
    expect(JSON.stringify(one({ finetune: { epochs: 1, teacher: '/somewhere/model.json' }, repairs: ['distil'] }))).not.toContain(
      'somewhere',
    );
  });

  it('train the whole model as long as all rounds together', () => {
    const [whole] = trialsOf(settle(studying, { ...GRID, amounts: [0.5], rounds: 3, finetune: { epochs: 4 }, controls: ['dense'] }));
    expect(whole).toMatchObject({ control: 'dense', trial: { repair: 'finetune', training: { epochs: 12 } } });
    const [bounded] = trialsOf(
      settle(studying, { ...GRID, amounts: [0.5], rounds: 3, finetune: { epochs: 4, epochsInAll: 10 }, controls: ['dense'] }),
    );
    expect(bounded?.trial.training?.epochs).toBe(10);
  });

  it('count once for all rungs of a race, whether they went on or were ended, and by their epochs where they differ in those', () => {
    const trained = (epochs: number, seed: number, amount: number): Trial => ({
      prune: { method: 'obd', level: 'parameter', amount },
      repair: 'finetune',
      training: { epochs },
      seed,
    });
    const wentOn = [{ ...trained(1, 0, 0.5), rung: true as const }, { ...trained(2, 0, 0.5), rung: true as const }, trained(4, 0, 0.5)];
    const ended = [
      { ...trained(1, 0, 0.9), rung: true as const },
      { ...trained(2, 1, 0.9), rung: true as const },
    ];
    expect(countConfigurations([...wentOn, ...ended])).toBe(2);
    expect(countConfigurations([...wentOn, ...ended, trained(8, 0, 0.5), { repair: 'none', seed: 0 }])).toBe(3);
  });

  it('are counted before any work, controls and training among them', () => {
    const asked: StudySettings = {
      methods: ['obd', 'random'],
      level: 'parameter',
      amounts: [0.5, 0.9],
      seeds: [0],
      finetune: { epochs: 3 },
    };
    // obd and random, not and fine-tuned: 8; uniform the same: 4; both from scratch: 4; the whole model: 1.
    expect(studyCostText(settle(studying, asked))).toBe('17 trials, 9 of them controls; 11 are trained, 33 epochs in all');
    expect(studyCostText(settle(studying, { ...GRID, amounts: [0] }))).toBe('1 trial');
    const tried = (settings: StudySettings): number => countConfigurations(trialsOf(settle(studying, settings)).map(({ trial }) => trial));
    expect(tried({ ...asked, seeds: [0, 1, 2] })).toBe(17);
    expect(tried({ ...asked, learningRates: [0.1, 0.01] })).toBe(28);
    // The model as it was is tried by nobody; trained, it stands for the control.
    expect(tried({ ...asked, amounts: [0, 0.5, 0.9] })).toBe(17);
  });
});

describe('settings of a study that do not hold', () => {
  it.each<[string, StudySettings]>([
    ['repairs', { repairs: ['scratch'] }],
    ['rewind', { repairs: ['rewind'], finetune: { epochs: 1 } }],
    ['quantize', { quantize: ['int4'] }],
    ['quantize', { quantize: ['uint8:300'] }],
    ['quantize', { quantize: ['float16:8'] }],
    ['quantize', { quantize: ['mixed'] }],
    ['quantize', { quantize: ['mixed:8'] }],
    ['quantize', { quantize: ['mixed:20bits'] }],
    ['quantize', { quantize: ['uint8:bits'] }],
    ['quantize', { quantize: ['float16:3bits'] }],
    ['quantize', { quantize: ['uint8:8:3bits'] }],
    ['quantize', { quantize: ['uint8:'] }],
    ['quantize', { quantize: ['uint8:8:trained'] }],
    ['controls', { controls: ['none', 'random'] }],
    ['validation', { halving: 3, validation: 0, finetune: { epochs: 9 } }],
    ['compensate', { level: 'parameter', compensate: 'weights' }],
    ['statistics', { methods: ['magnitude'], levels: ['parameter', 'neuron'], statistics: 'rescale' }],
    ['methods', { methods: ['dropout'], level: 'parameter' }],
    ['scratchEpochs', { scratchEpochs: 5, rounds: 2, finetune: { epochs: 1 } }],
  ])('%s in %j', (setting, told) => {
    const named = (path: readonly string[]): string => path.join('.');
    expect(() => settle(studying, told, named)).toThrow(`"setting":"${setting}"`);
  });
});

describe('the points of a study', () => {
  const told = { methods: ['magnitude', 'dropout'], levels: ['parameter', 'neuron'] } as const;

  it('stand for every method and level where nothing is removed, and count as one trial', () => {
    const points = pointsOf(trialRecord(1), told);
    expect(points.map(({ method, level, amount }) => `${method} ${level} ${amount}`)).toEqual([
      'magnitude parameter 0',
      'magnitude neuron 0',
      'dropout neuron 0',
    ]);
    expect(countTrials(points)).toBe(1);
  });

  it('say what was done', () => {
    const prune = { method: 'magnitude', level: 'neuron', amount: 0.5, scope: 'layer', rounds: 2 } as const;
    const training = { epochs: 3 };
    const trial = { prune, repair: 'distil', training, quantize: { dtype: 'uint8', levels: 8, finetune: training } } as const;
    expect(pointsOf(trialRecord(1, {}, trial), { ...told, control: 'uniform' })).toMatchObject([
      { ...prune, repair: 'distil', finetuneEpochs: 3, quantize: 'uint8, 8 levels, trained', control: 'uniform', bytes: 100, seed: 1 },
    ]);
  });

  it('are none where nothing was tested', () => {
    const { test: _, ...untested } = trialRecord(1);
    expect(pointsOf(untested, told)).toEqual([]);
  });
});
