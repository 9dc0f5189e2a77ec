import * as z from 'zod/mini';
import { choiceOf, countOf, namesOf, numberOf, shareOf, textOf, type ChoiceText, type Told } from './field';
import { finetuningPart } from './finetuning';
import { picksForm, type Picks } from './picksForm';
import { askedOf, LEVEL, METHOD, rankingRules, SCOPE } from './ranking';
import { schemaOf, type GivenOf, type SettledOf } from './schema';
import { scoringFields } from './scoring';
import { SEED } from './seed';

/** How what reads removed neurons makes up for them. */
export const COMPENSATIONS = {
  none: { label: 'none', hint: 'Removed neurons are simply gone' },
  mean: { label: 'mean', hint: 'Their mean output goes into the biases; needs a data set' },
  activations: { label: 'activations', hint: 'Those that stay take over what they tell of them; needs a data set' },
  weights: { label: 'weights', hint: 'Those that stay take over as far as their weights are similar' },
} satisfies Record<string, ChoiceText>;
export type Compensation = keyof typeof COMPENSATIONS;

/** Whether a compensation looks at data. */
export function compensatesByData(compensation: unknown): boolean {
  return compensation === 'mean' || compensation === 'activations';
}

/** Fields of everything that removes. */
export const AMOUNT = shareOf({ label: 'Amount', hint: 'share of the prunable weights or neurons to remove', start: 0.5 });
export const ROUNDS = countOf(
  { label: 'Rounds', hint: 'reach the amount in so many rounds, ranking anew in each', default: 1 },
  { max: 100 },
);
export const LAYERS = namesOf({ label: 'Layers', hint: 'only these layers', optional: true, defaultText: 'all' });
export const SAMPLES_OF_COMPENSATION = {
  text: 'where neurons are compensated by data',
  holds: ({ compensate }: Told) => compensatesByData(compensate),
};

const COMPENSATE = choiceOf(COMPENSATIONS, {
  label: 'Compensate',
  hint: 'how neurons that stay make up for removed ones',
  default: 'none',
  when: { text: 'where neurons are removed', holds: ({ level = 'neuron' }) => level === 'neuron' },
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

/** What `prune` may be told. */
export const pruning = schemaOf(
  {
    level: LEVEL,
    method: METHOD,
    amount: AMOUNT,
    scope: SCOPE,
    compensate: COMPENSATE,
    mergeThreshold: THRESHOLD,
    rounds: ROUNDS,
    layers: LAYERS,
    seed: SEED,
    ...scoringFields(askedOf, { samples: SAMPLES_OF_COMPENSATION }),
    finetune: finetuningPart('train what is left after each round'),
  },
  [
    ...rankingRules(askedOf, 'method'),
    {
      setting: 'compensate',
      broken: ({ level, compensate }) =>
        level === 'parameter' && compensate !== 'none' ? 'only removed neurons can be compensated, not single weights' : undefined,
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
