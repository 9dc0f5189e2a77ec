import type { Criterion, ScoringInput } from '../criterion';
import { dropoutDamage, type DamageEstimate } from '../dropout/dropoutDamage';

/**
 * Dropout-based damage estimation: by how much the loss rises by a channel's removal, other channels being removed at
 * random too (see `dropoutDamage`). Neurons only: there are too many weights to be told apart by as many masks.
 */
export const dropout = {
  name: 'dropout',
  needs: () => ({ masks: true }),
  neuron: {
    comparable: true,
    scores: (input) => byChannel(input, ({ damage }) => damage),
    errors: (input) => byChannel(input, ({ standardErrors }) => standardErrors),
  },
} satisfies Criterion;

function byChannel({ structure, evidence, settings }: ScoringInput, pick: (estimate: DamageEstimate) => Float64Array): Float64Array {
  const { masks } = evidence;
  if (!masks) throw new Error('no masks were measured');
  const values = pick(dropoutDamage(masks, settings.estimate));
  const scores = new Float64Array(structure.channels.length).fill(Number.NaN);
  for (const [column, id] of masks.channels.entries()) scores[id] = values[column] ?? Number.NaN;
  return scores;
}
