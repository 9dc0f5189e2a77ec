import { defined } from '../../base/defined';
import type { Means } from './means';
import { smallest, toBytes } from './toBytes';
import { toChannels } from './toChannels';
import { toDrop } from './toDrop';
import type { Way } from './way';

/** The share of the epochs that cutting channels gets where bytes are bounded, too. */
const FOR_CHANNELS = 0.5;

/**
 * Brings a model into its budgets: channels where MACs or parameters are bounded, then zeros and levels where bytes are. A bound on the
 * drop alone asks for the smallest model that holds it; beside others it is looked at when they are met. What can't be brought in ends
 * as near as it comes, with no training wasted on it.
 */
export async function intoBudget(start: Way, means: Means): Promise<Way> {
  const { maxBytes, maxMacs, maxParams, maxDrop } = means.settings;
  const epochs = means.training?.epochs ?? 0;
  const cuts = maxMacs !== undefined || maxParams !== undefined;
  if (!cuts && maxBytes === undefined) {
    return maxDrop === undefined ? start : toDrop(start, maxDrop, means, epochs);
  }
  const budget = defined({ macs: maxMacs, params: maxParams });
  const cut = cuts ? await toChannels(start, budget, means, maxBytes === undefined ? epochs : Math.floor(epochs * FOR_CHANNELS)) : start;
  if (maxBytes === undefined) return cut;
  return (await toBytes(cut, maxBytes, means, epochs - cut.history.length)) ?? smallest(cut, means);
}
