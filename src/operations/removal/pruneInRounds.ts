import type { SettledPruning } from '../../protocol/settings/pruning';
import type { Opened } from '../opened';
import type { Removal, RemovalSources } from './removal';
import type { ModelWarning } from '../../model/model';
import type { EpochRecord } from '../../protocol/answers';
import { distinctWarnings } from '../distinctWarnings';
import { finetuned } from '../finetuned';

/** A model after its rounds, and how it came to be. */
export interface Pruned extends Opened {
  /** Of each round, before fine-tuning: at least one. */
  readonly removals: readonly Removal[];
  readonly history: readonly EpochRecord[];
  /** What fine-tuning left out. */
  readonly warnings: readonly ModelWarning[];
}

type RoundSettings = Pick<SettledPruning, 'rounds' | 'finetune'>;

/** Removes in rounds, each from what the one before left, and fine-tunes after each where the settings say so (Han et al. 2015). */
export async function pruneInRounds(
  opened: Opened,
  settings: RoundSettings,
  { samples, context }: RemovalSources,
  remove: (state: Opened, round: number) => Promise<Removal>,
): Promise<Pruned> {
  const { rounds, finetune } = settings;
  const removals: Removal[] = [];
  const history: EpochRecord[] = [];
  const warnings: ModelWarning[] = [];
  let now = opened;
  for (let round = 1; round <= rounds; round++) {
    context.report({ done: round - 1, total: rounds, message: `Pruning round ${round} of ${rounds}` });
    const removal = await remove(now, round);
    removals.push(removal);
    now = removal;
    if (!finetune) continue;
    // Each round sees the samples in an order of its own.
    const trained = await finetuned(removal, samples, { ...finetune, seed: finetune.seed + round }, context);
    for (const epoch of trained.history) history.push({ ...epoch, epoch: history.length + 1 });
    warnings.push(...trained.warnings);
    now = { ...removal, model: trained.model };
  }
  return { model: now.model, analysis: now.analysis, removals, history, warnings: distinctWarnings(warnings) };
}
