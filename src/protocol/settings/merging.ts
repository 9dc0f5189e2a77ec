import { choiceOf, type ChoiceText, type Told } from './field';
import { finetuningPart } from './finetuning';
import { AMOUNT, LAYERS, ROUNDS, SET_BACK, SET_BACK_RULE, THRESHOLD } from './pruning';
import { askedOf, METHOD, rankingRules, SCOPE } from './ranking';
import { schemaOf } from './schema';
import { scoringFields, type Asked } from './scoring';
import { SEED } from './seed';

/** How neurons are merged. */
export const MERGE_WAYS = {
  weights: { label: 'weights', hint: 'Each into those that stay, as far as their weights are similar; needs no data' },
  activations: { label: 'activations', hint: 'Each into what those that stay tell of it, by ridge regression on a data set' },
} satisfies Record<string, ChoiceText>;
export type MergeWay = keyof typeof MERGE_WAYS;

const asked = (told: Told): Asked => askedOf({ method: 'merge', ...told, level: 'neuron' });

/** Neurons are merged into those that stay. */
export const merging = schemaOf(
  {
    by: choiceOf<MergeWay, { label: string; hint: string; start: 'weights' }>(MERGE_WAYS, {
      label: 'By',
      hint: 'what tells how those that stay take over',
      start: 'weights',
    }),
    amount: { ...AMOUNT, hint: 'share of the prunable neurons to remove', start: 0.3 },
    mergeThreshold: { ...THRESHOLD, when: { text: 'where neurons are merged by weights', holds: ({ by }: Told) => by === 'weights' } },
    method: {
      ...METHOD,
      presence: 'defaulted' as const,
      label: 'What goes',
      hint: 'what chooses the neurons that go',
      default: 'merge' as const,
    },
    scope: { ...SCOPE, default: 'layer' as const },
    rounds: ROUNDS,
    layers: LAYERS,
    seed: SEED,
    ...scoringFields(asked, {
      samples: { text: 'where neurons are merged by activations', holds: ({ by }) => by === 'activations' },
    }),
    ...SET_BACK,
    finetune: finetuningPart('train what is left after each round'),
  },
  [...rankingRules(asked, 'method'), SET_BACK_RULE],
);
