import { scratching } from '../../protocol/settings/settingBack';
import { mustRun } from '../mustRun';
import { drawnAnew } from '../setBack/drawnAnew';
import { setBackEdit } from './setBackEdit';
import { settledEdit } from './settledEdit';

/** Draws all weights anew by each layer's own initialiser, and trains them where epochs are told; what was pruned to zero stays zero. */
export const scratch = settledEdit('scratch', (opened, settings, data, context) => {
  mustRun(opened.analysis);
  return setBackEdit(opened, { operation: 'scratch', schema: scratching, settings, data }, context, () =>
    drawnAnew(opened, { seed: settings.seed, unfreeze: settings.unfreeze, heir: opened }),
  );
});
