import type { PruneLevel } from '../../src/protocol/vocabulary';
import { methodAt } from '../../src/protocol/methods';
import type { RankSettings } from '../../src/protocol/settings';
import type { Choices } from './choices';

/**
 * How the choices rank, at their own level or another one. All that was told goes along, also what the method does not
 * heed: the methods that share its pass over the data may.
 */
export function rankSettings({ method, scope, scoring, ...choices }: Choices, level: PruneLevel = choices.level): RankSettings {
  return { ...scoring, method: methodAt(method, level), level, scope };
}
