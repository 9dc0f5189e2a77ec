import type { PickedChannels } from '../../protocol/settings';
import type { OperationContext } from '../context';
import type { Edited, Opened } from '../opened';
import { checkRepair } from '../removal/checkPrune';
import { pickedChannelIds } from '../removal/pickedChannelIds';
import { cutCompensated } from '../removal/removeChannels';
import { removalEdit } from './removalEdit';

/** Cuts the channels that the user picked one by one, lets the others make up for them and fine-tunes when asked to. */
export async function prunePicked(
  { settings, data, ...opened }: Opened & { settings: PickedChannels; data?: string },
  context: OperationContext,
): Promise<Edited> {
  checkRepair(settings, data !== undefined);
  const picked = pickedChannelIds(opened.analysis.structure, settings.picks);
  const edit = { operation: 'prune', settings: { ...settings, level: 'neuron' }, told: settings, data } as const;
  return removalEdit(opened, edit, context, (state, _round, sources) => cutCompensated(state, picked, settings, sources));
}
