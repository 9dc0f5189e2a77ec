import type { SettledPruning } from '../../protocol/settings/pruning';
import type { Opened } from '../opened';
import type { Removal, RemovalSources } from './removal';
import { removeChannels } from './removeChannels';
import { removeParameters } from './removeParameters';

/**
 * One of the rounds in which `amount` of all goes: each takes the same share of what it finds, so that (1 - amount) is left
 * after the last. `round` counts from 1.
 */
export function removeShare(opened: Opened, settings: SettledPruning, round: number, sources: RemovalSources): Promise<Removal> {
  const { amount, rounds, level } = settings;
  const left = (way: number): number => (1 - amount) ** way;
  const until = round / rounds;
  // What was zeroed stays among the parameters and is zeroed again; channels are gone.
  if (level === 'parameter') return removeParameters(opened, settings, 1 - left(until), sources);
  return removeChannels(opened, settings, 1 - left(until) / left((round - 1) / rounds), sources);
}
