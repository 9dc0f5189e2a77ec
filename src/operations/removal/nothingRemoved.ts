import type { ModelWarning } from '../../model/model';
import type { PlanSummary } from '../../protocol/answers';
import type { PruneSettings } from '../../protocol/settings/pruning';
import type { Opened } from '../opened';

/** Says so, and why, where something was to be removed and nothing was: the model would be saved as it is. */
export function nothingRemoved(
  { analysis }: Opened,
  { amount = 0, level }: Pick<PruneSettings, 'level'> & { readonly amount?: number },
  layers: PlanSummary['layers'],
): ModelWarning[] {
  if (amount === 0 || layers.some(({ removed }) => removed > 0)) return [];
  const { channels, kernelWeights } = analysis.structure;
  const [what, some] =
    level === 'neuron' ? ['channel', channels.some(({ obstacle }) => obstacle === undefined)] : ['weight', kernelWeights.length > 0];
  const reason = some
    ? `the amount is less than one ${what}, or what it covers has to stay`
    : `the model has no ${what} that can be removed`;
  return [{ code: 'nothingRemoved', message: `Nothing was removed: ${reason}.` }];
}
