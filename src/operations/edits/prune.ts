import { removedAndRepaired } from '../removal/removedAndRepaired';
import { removalEdit } from './removalEdit';
import { settledEdit } from './settledEdit';

/**
 * Removes `amount` of the parameters or channels, in one shot or in rounds that each remove the same share of what is
 * left, re-rank, and fine-tune when the settings say so (Han et al. 2015).
 */
export const prune = settledEdit('prune', (opened, settings, data, context) =>
  removalEdit(opened, { operation: 'prune', settings, told: settings, data }, context, (state, round, sources) =>
    removedAndRepaired(state, settings, round, sources),
  ),
);
