import type { MergeSettings, PruneSettings } from '../../protocol/settings';
import type { OperationContext } from '../context';
import type { Edited, Opened } from '../opened';
import { checkPrune } from '../removal/checkPrune';
import { removeShare } from '../removal/removeShare';
import { removalEdit } from './removalEdit';

/**
 * Merges `amount` of the neurons into those that stay: pruning at neuron level, in which the others take over. Which go is
 * decided by `method` (`merge`, the most replaceable first, when absent), layer by layer unless `scope` says otherwise.
 */
export async function merge(
  { settings, data, ...opened }: Opened & { settings: MergeSettings; data?: string },
  context: OperationContext,
): Promise<Edited> {
  const { by, method = 'merge', scope = 'layer', ...others } = settings;
  const pruning: PruneSettings = { ...others, method, scope, level: 'neuron', compensate: by };
  checkPrune(pruning, data !== undefined);
  const told = { ...settings, method, scope, rounds: settings.rounds ?? 1 };
  return removalEdit(opened, { operation: 'merge', settings: pruning, told, data }, context, (state, round, sources) =>
    removeShare(state, pruning, round, sources),
  );
}
