import { defined } from '../../base/defined';
import type { ReportProgress } from '../../base/progress';
import type { SettledPruning } from '../../protocol/settings/pruning';
import type { Opened } from '../opened';
import type { Removal, RemovalSources } from './removal';
import type { ModelWarning } from '../../model/model';
import type { EpochRecord } from '../../protocol/answers';
import { distinctWarnings } from '../distinctWarnings';
import { finetuned } from '../finetuned';
import { teacherOf, type FoundTeacher } from '../teacher';
import type { Stopped } from '../stoppedWarning';
import { weakTeacher } from '../weakTeacher';

/** A model after its rounds, and how it came to be. */
export interface Pruned extends Opened {
  /** Of each round, before fine-tuning: at least one. */
  readonly removals: readonly Removal[];
  readonly history: readonly EpochRecord[];
  /** Where fine-tuning was stopped before its end; absent where it was not. */
  readonly stopped?: Stopped;
  /** How many quantized weights were trained on their grids; absent where none was. */
  readonly onGrid?: number;
  /** Who taught, where there was a teacher. */
  readonly teacher?: FoundTeacher;
  /** What fine-tuning left out. */
  readonly warnings: readonly ModelWarning[];
}

type RoundSettings = Pick<SettledPruning, 'rounds' | 'finetune'>;

/**
 * Removes in rounds, each from what the one before left, and fine-tunes after each where the settings say so (Han et al. 2015),
 * until there were enough epochs in all or somebody has seen enough: the rounds after that have no fine-tuning. The teacher that goes by
 * the name of the original is the model before the first edit, the opened one where nobody knows of an earlier.
 */
export async function pruneInRounds(
  opened: Opened,
  settings: RoundSettings,
  { samples, context, original = opened.model }: RemovalSources,
  remove: (state: Opened, round: number, context: RemovalSources['context']) => Promise<Removal>,
): Promise<Pruned> {
  const { rounds, finetune } = settings;
  const removals: Removal[] = [];
  const history: EpochRecord[] = [];
  const warnings: ModelWarning[] = [];
  const teacher = finetune && (await teacherOf(finetune, { original, model: opened.model }));
  let now = opened;
  let stopped: Stopped | undefined;
  let onGrid: number | undefined;
  for (let round = 1; round <= rounds; round++) {
    const own = rounds === 1 ? context : { ...context, report: inRound(context.report, round, rounds) };
    own.report({ done: 0, total: 0, message: 'Pruning' });
    const removal = await remove(now, round, own);
    removals.push(removal);
    now = removal;
    if (!finetune || stopped) continue;
    const { epochsInAll = Infinity, ...training } = finetune;
    const epochs = Math.min(training.epochs, epochsInAll - history.length);
    if (epochs <= 0) continue;
    if (history.length > 0 && context.enough()) {
      stopped = { done: 0, of: epochs, round: { number: round, of: rounds } };
      continue;
    }
    // Each round sees the samples in an order of its own.
    const sources = { samples, teacher: teacher?.model };
    const trained = await finetuned(removal, sources, { ...training, epochs, seed: training.seed + round }, own);
    if (trained.stopped) {
      stopped = { done: trained.history.length, of: epochs, ...(rounds === 1 ? {} : { round: { number: round, of: rounds } }) };
    }
    if (trained.onGrid > 0) onGrid = trained.onGrid;
    for (const epoch of trained.history) history.push({ ...epoch, epoch: history.length + 1 });
    warnings.push(...trained.warnings);
    now = { ...removal, model: trained.model };
  }
  warnings.push(...(await weakTeacher(teacher?.model, opened.model, samples)));
  return {
    model: now.model,
    analysis: now.analysis,
    removals,
    history,
    ...defined({ stopped, teacher, onGrid }),
    warnings: distinctWarnings(warnings),
  };
}

/** The settings by which fine-tuning goes as it went: with the very teacher, and where it was stopped, nobody need stop it. */
export function finetuneAsDone(
  { finetune, rounds }: RoundSettings,
  { history, stopped, teacher }: Pick<Pruned, 'history' | 'stopped' | 'teacher'>,
): RoundSettings['finetune'] {
  const { length } = history;
  const epochs = !stopped ? {} : rounds === 1 ? { epochs: length } : { epochsInAll: length };
  return finetune && { ...finetune, ...teacher?.settings, ...epochs };
}

function inRound(report: ReportProgress, round: number, rounds: number): ReportProgress {
  const where = `Round ${round} of ${rounds}: `;
  return (progress) => {
    const { message, phase = message } = progress;
    report({ ...progress, message: where + message, phase: where + phase });
  };
}
