import type { PruneSettings } from '../../protocol/settings/pruning';
import type { Opened } from '../opened';
import { removeChannels, removeParameters, type Calibration, type Removal, type RemovalSources } from './removal';

/** What happens around the removals. */
export interface RoundSteps {
  readonly calibration: Calibration;
  /** Called before a round, 1 the first. */
  readonly onRound?: (round: number) => void;
  /** Repairs what a round left (fine-tuning); by default nothing is. The last round's is told by `last`. */
  readonly repair?: (removal: Removal, round: number, last: boolean) => Promise<Opened>;
}

/**
 * Removes `settings.amount` in rounds that each remove the same share of what is left and rank anew (Han et al. 2015).
 * Returns each round's removal, and the model in the end.
 */
export async function pruneInRounds(
  opened: Opened,
  settings: PruneSettings,
  sources: RemovalSources,
  { calibration, onRound, repair }: RoundSteps,
): Promise<{ readonly model: Opened['model']; readonly analysis: Opened['analysis']; readonly removals: readonly Removal[] }> {
  const { rounds = 1 } = settings;
  let { model, analysis }: Pick<Opened, 'model' | 'analysis'> = opened;
  const removals: Removal[] = [];
  for (let round = 1; round <= rounds; round++) {
    onRound?.(round);
    const removal = await removeShare(
      { model, analysis },
      settings,
      { until: round / rounds, from: (round - 1) / rounds },
      sources,
      calibration,
    );
    removals.push(removal);
    ({ model, analysis } = repair ? await repair(removal, round, round === rounds) : removal);
  }
  return { model, analysis, removals };
}

/** `until` and `from` are shares of the way to the amount; each round leaves the same fraction of what it found. */
function removeShare(
  opened: Opened,
  settings: PruneSettings,
  { until, from }: { until: number; from: number },
  sources: RemovalSources,
  calibration: Calibration,
): Promise<Removal> {
  const left = (share: number): number => (1 - settings.amount) ** share;
  if (settings.level === 'parameter') return removeParameters(opened, settings, 1 - left(until), sources);
  return removeChannels(opened, settings, 1 - left(until) / left(from), sources, calibration);
}
