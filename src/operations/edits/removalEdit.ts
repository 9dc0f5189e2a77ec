import { defined } from '../../base/defined';
import { type SettledPruning, compensatesByData, repairsByData } from '../../protocol/settings/pruning';
import type { PlanSummary } from '../../protocol/answers';
import type { OperationContext } from '../context';
import type { Edited, Opened } from '../opened';
import type { Editable } from './settledEdit';
import { nothingRemoved } from '../removal/nothingRemoved';
import { pruneInRounds, roundsAsDone } from '../removal/pruneInRounds';
import { keptBackWarning, type Removal, type RemovalSources } from '../removal/removal';
import { totalsOf } from '../removal/totalsOf';
import { settingsRecord } from '../../protocol/settings/settingsRecord';
import { stoppedWarning } from '../stoppedWarning';
import { measuredEdit, type EditData } from './measuredEdit';
import { mustRun } from '../mustRun';

/** An edit that removes something. */
export interface RemovalEdit {
  readonly operation: PlanSummary['operation'];
  readonly settings: Pick<SettledPruning, 'level' | 'rounds' | 'finetune' | 'compensate'> & {
    readonly amount?: number;
    readonly statistics?: SettledPruning['statistics'];
  } & Partial<Pick<SettledPruning, 'rewind' | 'rewindContent' | 'scratch' | 'seed'>>;
  /** The settings in the words of whoever asked, for the plan. */
  readonly told: object;
  readonly data: EditData | undefined;
}

/** Removes what `remove` takes in each round, fine-tunes where the settings say so, and measures. */
export function removalEdit(
  opened: Editable,
  { operation, settings, told, data }: RemovalEdit,
  context: OperationContext,
  remove: (state: Opened, round: number, sources: RemovalSources) => Promise<Removal>,
): Promise<Edited> {
  const { finetune, compensate } = settings;
  const learns = finetune !== undefined || compensatesByData(compensate) || repairsByData(settings.statistics);
  if (settings.level === 'neuron') mustRun(opened.analysis);
  return measuredEdit(opened, { data, learns }, context, async (samples) => {
    const sources = { samples, start: opened.model, context, ...defined({ original: opened.original }) };
    const pruned = await pruneInRounds(opened, settings, sources, (state, round, own) =>
      remove(state, round, { ...sources, context: own }),
    );
    const { removals, history, stopped, teacher, onGrid, rewindContent, warnings, ...made } = pruned;
    const done = stopped || teacher || rewindContent !== undefined ? { ...told, ...roundsAsDone(settings, pruned) } : undefined;
    const layers = totalsOf(removals, settings);
    return {
      ...made,
      plan: { operation, settings: settingsRecord(done ?? told), layers, ...defined({ onGrid }) },
      maskedVsCut: largest(removals.map(({ maskedVsCut }) => maskedVsCut)),
      ...(finetune ? { history } : {}),
      ...defined({ repeatedBy: done }),
      warnings: [
        ...(stopped ? [stoppedWarning(stopped)] : []),
        ...keptBackWarning(removals),
        ...removals.flatMap(({ warnings }) => warnings),
        ...warnings,
        ...nothingRemoved(opened, settings, layers),
      ],
    };
  });
}

function largest(differences: readonly (number | null)[]): number | null {
  const measured = differences.filter((difference) => difference !== null);
  return measured.length === 0 ? null : Math.max(...measured);
}
