import type { MergeSettings } from '../protocol/settings/merging';
import type { OperationContext } from './context';
import type { Edited, Opened } from './opened';
import { prune } from './prune';
import { settingsRecord } from './settingsRecord';

/**
 * Merges `amount` of the neurons into those that stay: pruning at neuron level, in which the others take over. Which go is
 * decided by `method` (`merge`, the most replaceable first, when absent), layer by layer unless `scope` says otherwise.
 */
export async function merge(
  { settings, ...given }: Opened & { settings: MergeSettings; data?: string },
  context: OperationContext,
): Promise<Edited> {
  const { by, method = 'merge', scope = 'layer', ...others } = settings;
  const edited = await prune({ ...given, settings: { ...others, method, scope, level: 'neuron', compensate: by } }, context);
  const plan = {
    ...edited.answer.plan,
    operation: 'merge' as const,
    settings: settingsRecord({ ...settings, method, scope, rounds: settings.rounds ?? 1 }),
  };
  return { ...edited, answer: { ...edited.answer, plan } };
}
