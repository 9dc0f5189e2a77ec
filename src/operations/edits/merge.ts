import { removeShare } from '../removal/removeShare';
import { removalEdit } from './removalEdit';
import { settledEdit } from './settledEdit';

/**
 * Merges `amount` of the neurons into those that stay: pruning at neuron level, in which the others take over. Which go is
 * decided by `method` (`merge`, the most replaceable first, when absent), layer by layer unless `scope` says otherwise.
 */
export const merge = settledEdit('merge', (opened, told, data, context) => {
  const { by, ...others } = told;
  const settings = { ...others, level: 'neuron', compensate: by, statistics: 'none' } as const;
  return removalEdit(opened, { operation: 'merge', settings, told, data }, context, (state, round, sources) =>
    removeShare(state, settings, round, sources),
  );
});
