import { mustRun } from '../mustRun';
import { pickedChannelIds } from '../removal/pickedChannelIds';
import { cutCompensated } from '../removal/removeChannels';
import { removalEdit } from './removalEdit';
import { settledEdit } from './settledEdit';

/** Cuts the channels that the user picked one by one, lets the others make up for them and fine-tunes when asked to. */
export const prunePicked = settledEdit('prunePicked', (opened, told, data, context) => {
  mustRun(opened.analysis);
  const picked = pickedChannelIds(opened.analysis.structure, told.picks);
  const settings = { ...told, level: 'neuron', rounds: 1 } as const;
  return removalEdit(opened, { operation: 'prune', settings, told, data }, context, (state, _round, sources) =>
    cutCompensated(state, picked, told, sources),
  );
});
