import { CONTROLS, REPAIRS, type Control, type Repair } from '../studyWords';
import type { MethodName, PruneLevel } from '../vocabulary';
import { METHODS, methodText } from '../methods';
import { choicesOf, countsOf, countOf, namesOf, numbersOf, pathOf, shareOf, sharesOf, type Told } from './field';
import { SEEDS } from './seed';
import { trialTrainingPart } from './finetuning';
import { gridOf } from './gridWord';
import { COMPENSATE, pruning, ROUNDS, SAMPLES_OF_COMPENSATION, STATISTICS, THRESHOLD } from './pruning';
import { LEVEL, LEVELS, oneBatchReason, SCOPE } from './ranking';
import { schemaOf, type GivenOf, type SettledOf } from './schema';
import { scoringFields, type Asked } from './scoring';
import { withDefaults } from './settle';

/** What is asked, as far as a setting of the methods counts: neurons are what more settings count for. */
const asked = (told: Told): Asked => {
  const levels = levelsIn(told);
  return { methods: told['methods'] as Asked['methods'], level: levels.includes('neuron') ? 'neuron' : 'parameter' };
};

function levelsIn({ level, levels }: Told): readonly PruneLevel[] {
  return (levels ?? [level]) as readonly PruneLevel[];
}

const trains = ({ finetune }: Told): boolean => finetune !== undefined;
const TRAINED = { text: 'with fine-tuning', holds: trains };

/** The grid of a study, its controls, and what its methods may be told. */
export const studying = schemaOf(
  {
    methods: choicesOf<MethodName, { label: string; hint: string; default: readonly MethodName[] }>(METHODS, {
      label: 'Methods',
      hint: 'the methods to compare',
      default: ['obd-sd', 'obd', 'magnitude', 'random'],
    }),
    level: { ...LEVEL, presence: 'defaulted' as const, default: 'parameter' as const },
    levels: {
      ...choicesOf(LEVELS, {
        label: 'Levels',
        hint: 'remove single weights, whole neurons, or each in trials of its own',
        default: ['parameter'],
        defaultText: 'the one level that is told',
      }),
      default: ({ level }: Told) => [level as PruneLevel],
    },
    scope: SCOPE,
    amounts: sharesOf({ label: 'Amounts', hint: 'shares to remove', default: [0.5, 0.7, 0.8, 0.9, 0.95] }),
    seeds: countsOf({ label: 'Seeds', hint: 'each trial is made once for each', default: [0], start: [0, 1, 2] }),
    rounds: ROUNDS,
    compensate: COMPENSATE,
    mergeThreshold: {
      ...THRESHOLD,
      when: {
        text: 'where neurons are compensated by weights',
        holds: (told: Told) => levelsIn(told).includes('neuron') && told['compensate'] === 'weights',
      },
    },
    statistics: STATISTICS,
    repairs: choicesOf<Repair, { label: string; hint: string; optional: true; defaultText: string }>(REPAIRS, {
      label: 'Repairs',
      hint: 'how what is left is brought back: each a trial of its own',
      optional: true,
      defaultText: 'none, and fine-tuning where it is told',
    }),
    scratchEpochs: countOf({
      label: 'Epochs from scratch',
      hint: 'epochs of a training from scratch, in the place of those of fine-tuning',
      optional: true,
      defaultText: 'as many as fine-tuning',
      when: TRAINED,
    }),
    rewind: pathOf({
      label: 'Rewind to',
      hint: 'the checkpoint that what is left is set back to: a model.json or its folder',
      optional: true,
      defaultText: 'none',
      when: { text: 'with the repair "rewind"', holds: ({ repairs }) => has(repairs, 'rewind') },
    }),
    quantize: namesOf({
      label: 'Quantize',
      hint: 'also store what is left in these types, alone and after pruning: uint8, uint16 or float16; uint8:8 for 8 levels, mixed:3bits for the levels that each tensor is worth at 3 bits a value, uint8:8:trained to train on them',
      optional: true,
      defaultText: 'as it is only',
    }),
    controls: choicesOf<Control, { label: string; hint: string; default: readonly Control[] }>(CONTROLS, {
      label: 'Controls',
      hint: 'what the methods are held against, where it makes sense',
      default: ['random', 'uniform', 'scratch', 'dense'],
    }),
    learningRates: numbersOf(
      { above: 0 },
      {
        label: 'Learning rates',
        hint: 'train with each of these; the part that chooses decides which one is measured',
        optional: true,
        defaultText: 'that of fine-tuning',
        when: TRAINED,
      },
    ),
    halving: countOf(
      {
        label: 'Halving',
        hint: 'end hopeless methods early: train briefly first, and let one in so many go on to a training so many times as long',
        unit: 'of which one goes on',
        optional: true,
        defaultText: 'never',
        when: TRAINED,
      },
      { min: 2, max: 100 },
    ),
    validation: shareOf({
      flag: 'choosing',
      label: 'Part that chooses',
      hint: 'share of the training samples that is not trained on and chooses among learning rates and between methods to go on; the test part chooses nothing',
      unit: '% of the training samples',
      default: ({ learningRates, halving }) => (learningRates === undefined && halving === undefined ? 0 : 0.1),
      defaultText: 'nothing; 10 % where something is chosen',
    }),
    validationSeed: countOf(
      {
        flag: 'choosing-seed',
        label: 'Seed of that part',
        hint: 'of the draw of the part that chooses; the same for all trials',
        default: 0,
        when: { text: 'where a part chooses', holds: ({ validation }) => Number(validation) > 0 },
      },
      SEEDS,
    ),
    ...scoringFields(asked, { samples: SAMPLES_OF_COMPENSATION }),
    finetune: trialTrainingPart('measure each trial again after fine-tuning; every other repair trains as long'),
  },
  [
    {
      setting: 'methods',
      broken: (told) => {
        const levels = levelsIn(told);
        const stranger = asked(told).methods.find((name) => !methodText(name).levels.some((level) => levels.includes(level)));
        return stranger === undefined ? undefined : `${stranger} does not rank at ${levels.join(' or ')} level`;
      },
    },
    {
      setting: 'miniBatch',
      broken: (told) =>
        told['spread'] === 'batch' && asked(told).methods.includes('obd-sd')
          ? oneBatchReason(Number(told['samples']), Number(told['miniBatch']))
          : undefined,
    },
    // What pruning refuses is refused before the first trial.
    ...(['compensate', 'statistics'] as const).map((setting) => ({
      setting,
      broken: (told: Told) => {
        const reasons = levelsIn(told).flatMap((level) =>
          (pruning.rules ?? []).flatMap((rule) =>
            rule.setting === setting
              ? (rule.broken(withDefaults(pruning.fields, { ...told, level, amount: 0, method: 'random' })) ?? [])
              : [],
          ),
        );
        return reasons[0];
      },
    })),
    {
      setting: 'repairs',
      broken: (told) => {
        const stranger = ((told['repairs'] ?? []) as readonly Repair[]).find((repair) => repair !== 'none');
        return stranger !== undefined && !trains(told) ? `${stranger} needs a training: tell the epochs of fine-tuning` : undefined;
      },
    },
    {
      setting: 'scratchEpochs',
      broken: ({ scratchEpochs, rounds }) =>
        scratchEpochs !== undefined && rounds !== 1 ? 'in rounds a training from scratch has the epochs of all of them' : undefined,
    },
    {
      setting: 'rewind',
      broken: ({ repairs, rewind }) =>
        has(repairs, 'rewind') && rewind === undefined ? 'tell the checkpoint to go back to: a model.json or its folder' : undefined,
    },
    {
      setting: 'quantize',
      broken: (told) => {
        for (const word of (told['quantize'] ?? []) as readonly string[]) {
          const grid = gridOf(word);
          if (typeof grid === 'string') return grid;
          if (grid.trained && !trains(told)) return `${word} needs a training: tell the epochs of fine-tuning`;
        }
        return undefined;
      },
    },
    {
      setting: 'controls',
      broken: ({ controls }) =>
        has(controls, 'none') && (controls as readonly unknown[]).length > 1 ? 'none is told beside others' : undefined,
    },
    {
      setting: 'validation',
      broken: ({ validation, learningRates, halving }) =>
        validation === 0 && (learningRates !== undefined || halving !== undefined)
          ? 'learning rates and halving need a part that chooses'
          : undefined,
    },
  ],
);
export type StudySettings = GivenOf<typeof studying>;
export type SettledStudying = SettledOf<typeof studying>;

function has(list: unknown, item: string): boolean {
  return Array.isArray(list) && list.includes(item);
}
