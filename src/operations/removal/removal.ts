import type { Scoring } from '../evidence/notScoredWarnings';
import type { Evidence } from '../../saliency/evidence';
import type { Model, ModelWarning } from '../../model/model';
import type { PlanSummary } from '../../protocol/answers';
import type { SettledPruning } from '../../protocol/settings/pruning';
import type { Structure } from '../../trace/structure/structure';
import type { ChannelPlan } from '../../compress/channelPlan';
import type { OperationContext } from '../context';
import type { Checkpoint } from '../setBack/checkpointOf';
import type { Opened } from '../opened';
import { score, type Scored, scoreBy } from '../score';
import type { Samples } from '../samples/samples';

/** What one removal left and what it took, layer by layer. */
export interface Removal extends Opened {
  readonly layers: PlanSummary['layers'];
  readonly maskedVsCut: number | null;
  /** How many channels were wanted but had to stay, so that no layer is emptied. */
  readonly keptBack: number;
  /** The cut, for another model of the structure that was cut; absent where shapes stayed. */
  readonly cut?: { readonly structure: Structure; readonly plan: ChannelPlan };
  /** What could not be scored or compensated, and why. */
  readonly warnings: readonly ModelWarning[];
}

/** What removals work with beside the model and the settings. */
export interface RemovalSources {
  readonly samples: Samples | undefined;
  /** Where it was gathered before. */
  readonly evidence?: Evidence;
  /** The model that the first edit began with, where somebody knows. */
  readonly original?: Model;
  /** The model before the first round. */
  readonly start?: Model;
  /** What `rewind` goes back to, where it was read before. */
  readonly checkpoint?: Checkpoint;
  readonly context: Pick<OperationContext, 'report' | 'tasks' | 'onEpoch' | 'enough' | 'step'>;
}

/** Scores the model, from evidence at hand where there is any. */
export async function scored(opened: Opened, settings: SettledPruning, { samples, evidence, context }: RemovalSources): Promise<Scored> {
  return evidence ? { scores: scoreBy(opened, settings, evidence), evidence } : score(opened, settings, { samples, context });
}

/** Whose scores a removal rests on. */
export function scoringOf(settings: SettledPruning): Scoring {
  return { methods: [settings.method], level: settings.level, settings };
}

/** Tells of channels that had to stay. */
export function keptBackWarning(removals: readonly Removal[]): ModelWarning[] {
  const keptBack = removals.reduce((sum, removal) => sum + removal.keptBack, 0);
  if (keptBack === 0) return [];
  return [{ code: 'keptBack', message: `${keptBack} more channels were due to go, but each layer keeps at least one.` }];
}
