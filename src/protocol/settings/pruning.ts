import * as z from 'zod/mini';
import { choiceOf, countOf, namesOf, numberOf, shareOf, textOf, type ChoiceText, type Told, flagOf, nameOf, pathOf } from './field';
import { CHECKPOINT_HASH } from './checkpointing';
import { finetuningPart } from './finetuning';
import { picksForm, type Picks } from './picksForm';
import { askedOf, LEVEL, METHOD, rankingRules, SCOPE } from './ranking';
import { schemaOf, type GivenOf, type SettledOf, type Rule } from './schema';
import { scoringFields } from './scoring';
import { SEED } from './seed';

/** How what stays makes up for what was removed. */
export const COMPENSATIONS = {
  none: { label: 'none', hint: 'What is removed is simply gone' },
  mean: { label: 'mean', hint: 'Its mean output goes into the biases; needs a data set' },
  activations: { label: 'activations', hint: 'What stays is solved anew by least squares to give what was given before; needs a data set' },
  weights: { label: 'weights', hint: 'Neurons that stay take over as far as their weights are similar' },
} satisfies Record<string, ChoiceText>;
export type Compensation = keyof typeof COMPENSATIONS;

/** Whether a compensation looks at data. */
export function compensatesByData(compensation: unknown): boolean {
  return compensation === 'mean' || compensation === 'activations';
}

/** What is done about the statistics that removing moved. */
export const STATISTICS_REPAIRS = {
  none: { label: 'as they are', hint: 'Nothing is done about them' },
  reestimate: { label: 'measured anew', hint: 'Mean and variance of each BatchNormalization, on inputs alone' },
  rescale: { label: 'as before', hint: 'And other layers are scaled to the variance that each of their channels had; on inputs alone' },
} satisfies Record<string, ChoiceText>;
export type StatisticsRepair = keyof typeof STATISTICS_REPAIRS;

/** Whether statistics are repaired, which takes data. */
export function repairsByData(statistics: unknown): statistics is Exclude<StatisticsRepair, 'none'> {
  return statistics === 'reestimate' || statistics === 'rescale';
}

export const STATISTICS = choiceOf(STATISTICS_REPAIRS, {
  label: 'Statistics',
  hint: 'what is done about the statistics of activations after each round',
  default: 'none',
});

/** Fields of everything that removes. */
export const AMOUNT = shareOf({ label: 'Amount', hint: 'share of the prunable weights or neurons to remove', start: 0.5 });
export const ROUNDS = countOf(
  { label: 'Rounds', hint: 'reach the amount in so many rounds, ranking anew in each', default: 1 },
  { max: 100 },
);
export const LAYERS = namesOf({ label: 'Layers', hint: 'only these layers', optional: true, defaultText: 'all' });
export const SAMPLES_OF_COMPENSATION = {
  text: 'where what is removed is compensated, or statistics are repaired, by data',
  holds: ({ compensate, statistics }: Told) => compensatesByData(compensate) || repairsByData(statistics),
};

export const COMPENSATE = choiceOf(COMPENSATIONS, {
  label: 'Compensate',
  hint: 'how what stays makes up for what was removed',
  default: 'none',
});

/** Kim et al.'s merging, in which a neuron goes into its nearest one. */
export const THRESHOLD = numberOf(
  { min: 0, max: 1 },
  {
    label: 'Likeness',
    hint: 'merge into the nearest neuron only, where it is at least so alike; else into all that stay',
    unit: 'at least, 0 to 1',
    flag: 'threshold',
    optional: true,
    defaultText: 'all that stay',
    when: {
      text: 'where neurons are compensated by weights',
      holds: ({ level = 'neuron', compensate }) => level === 'neuron' && compensate === 'weights',
    },
  },
);

/** Where what stays goes back to before it is trained. */
export const SET_BACK = {
  rewind: pathOf({
    label: 'Rewind to',
    hint: 'before each training set what stays back to the weights of a checkpoint (a model.json or its folder) of the model as it is before pruning: the lottery ticket',
    optional: true,
    defaultText: 'what stays keeps its weights',
  }),
  rewindContent: nameOf({
    ...CHECKPOINT_HASH,
    when: { text: 'with a checkpoint', holds: ({ rewind }: Told) => rewind !== undefined },
  }),
  scratch: flagOf({
    label: 'From scratch',
    hint: "draw what stays anew by each layer's own initialiser after the last round, and train that for the epochs of all rounds",
  }),
};

/** One way back at a time. */
export const SET_BACK_RULE: Rule = {
  setting: 'scratch',
  broken: ({ rewind, scratch }) =>
    rewind !== undefined && scratch === true ? 'what stays is either drawn anew or set back to a checkpoint, not both' : undefined,
};

/** What `prune` may be told. */
export const pruning = schemaOf(
  {
    level: LEVEL,
    method: METHOD,
    amount: AMOUNT,
    scope: SCOPE,
    compensate: COMPENSATE,
    mergeThreshold: THRESHOLD,
    statistics: STATISTICS,
    rounds: ROUNDS,
    layers: LAYERS,
    seed: SEED,
    ...scoringFields(askedOf, { samples: SAMPLES_OF_COMPENSATION }),
    ...SET_BACK,
    finetune: finetuningPart('train what is left after each round'),
  },
  [
    ...rankingRules(askedOf, 'method'),
    SET_BACK_RULE,
    {
      setting: 'compensate',
      broken: ({ level, compensate }) =>
        level === 'parameter' && compensate === 'weights'
          ? 'single weights are compensated by data alone: activations, or mean'
          : undefined,
    },
    {
      setting: 'statistics',
      broken: ({ level, statistics }) =>
        level === 'neuron' && statistics === 'rescale'
          ? 'only where single weights are removed does each channel have a variance before'
          : undefined,
    },
  ],
);
export type PruneSettings = GivenOf<typeof pruning>;
export type SettledPruning = SettledOf<typeof pruning>;

const picks = z.readonly(z.array(z.object({ layer: z.string(), channels: z.readonly(z.array(z.int())) })));

/** Channels picked one by one, and how the others make up for them. */
export const picking = schemaOf({
  picks: {
    ...textOf<Picks, { label: string; hint: string }>(picksForm, {
      label: 'Picked channels',
      hint: 'by layer and position: conv1:0,3-5;dense:7',
    }),
    // None at all is no text, and nothing wrong.
    schema: picks,
  },
  compensate: COMPENSATE,
  mergeThreshold: THRESHOLD,
  samples: { ...scoringFields(askedOf).samples, when: { ...SAMPLES_OF_COMPENSATION } },
  seed: SEED,
  finetune: finetuningPart('train what is left'),
});
export type PickedChannels = GivenOf<typeof picking>;
