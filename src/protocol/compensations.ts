import type { ChoiceText } from './methods';
import type { Compensation, MergeSettings } from './settings';

/** How what reads removed neurons makes up for them. */
export const COMPENSATIONS = {
  none: { label: 'none', hint: 'Removed neurons are simply gone' },
  mean: { label: 'mean', hint: 'Their mean output goes into the biases; needs a data set' },
  activations: { label: 'activations', hint: 'Those that stay take over what they tell of them; needs a data set' },
  weights: { label: 'weights', hint: 'Those that stay take over as far as their weights are similar' },
} satisfies Record<Compensation, ChoiceText>;

/** How neurons are merged. */
export const MERGE_WAYS = {
  weights: { label: 'weights', hint: 'Each into those that stay, as far as their weights are similar; needs no data' },
  activations: { label: 'activations', hint: 'Each into what those that stay tell of it, by ridge regression on a data set' },
} satisfies Record<MergeSettings['by'], ChoiceText>;

/** Whether a compensation looks at data. */
export function compensatesByData(compensation: Compensation): boolean {
  return compensation === 'mean' || compensation === 'activations';
}
