import type { PruneSettings } from '../../protocol/settings';
import type { OperationContext } from '../context';
import type { Edited, Opened } from '../opened';
import { checkPrune } from '../removal/checkPrune';
import { removeShare } from '../removal/removeShare';
import { removalEdit } from './removalEdit';

/**
 * Removes `amount` of the parameters or channels, in one shot or in rounds that each remove the same share of what is
 * left, re-rank, and fine-tune when the settings say so (Han et al. 2015 for rounds).
 */
export async function prune(
  { settings, data, ...opened }: Opened & { settings: PruneSettings; data?: string },
  context: OperationContext,
): Promise<Edited> {
  checkPrune(settings, data !== undefined);
  const told = { ...settings, rounds: settings.rounds ?? 1 };
  return removalEdit(opened, { operation: 'prune', settings, told, data }, context, (state, round, sources) =>
    removeShare(state, settings, round, sources),
  );
}
