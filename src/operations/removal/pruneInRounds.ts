import { defined } from '../../base/defined';
import type { ReportProgress } from '../../base/progress';
import type { SettledPruning } from '../../protocol/settings/pruning';
import type { Opened } from '../opened';
import type { Removal, RemovalSources } from './removal';
import type { ModelWarning } from '../../model/model';
import type { EpochRecord, Spent } from '../../protocol/answers';
import { distinctWarnings } from '../distinctWarnings';
import { finetuned } from '../finetuned';
import { teacherOf, type FoundTeacher } from '../teacher';
import type { Stopped } from '../stoppedWarning';
import { weakTeacher } from '../weakTeacher';
import { quantizedLike } from '../setBack/floats';
import { setBackFor } from '../setBack/setBackFor';
import { spentTogether } from '../spentTogether';

/** A model after its rounds, and how it came to be. */
export interface Pruned extends Opened {
  /** Of each round, before fine-tuning: at least one. */
  readonly removals: readonly Removal[];
  readonly history: readonly EpochRecord[];
  /** What all training took; absent where there was none. */
  readonly trained?: Spent;
  /** Where fine-tuning was stopped before its end; absent where it was not. */
  readonly stopped?: Stopped;
  /** How many quantized weights were trained on their grids; absent where none was. */
  readonly onGrid?: number;
  /** Who taught, where there was a teacher. */
  readonly teacher?: FoundTeacher;
  /** Hash of the checkpoint that was gone back to; absent where there was none. */
  readonly rewindContent?: string;
  /** What fine-tuning left out, and what there is to say of how weights were set back. */
  readonly warnings: readonly ModelWarning[];
}

type RoundSettings = Pick<SettledPruning, 'rounds' | 'finetune'> &
  Partial<Pick<SettledPruning, 'rewind' | 'rewindContent' | 'scratch' | 'seed'>>;

/**
 * Removes in rounds, each from what the one before left, and fine-tunes after each where the settings say so (Han et al. 2015),
 * until there were enough epochs in all or somebody has seen enough: the rounds after that have no fine-tuning. The teacher that goes by
 * the name of the original is the model before the first edit, the opened one where nobody knows of an earlier.
 *
 * With `rewind` what stays goes back to a checkpoint's weights before each fine-tuning, so that each round ranks weights that were trained
 * from there (iterative magnitude pruning, Frankle and Carbin 2019); with `scratch` it is drawn anew once, after the last round, and
 * trained for the epochs of all rounds together: what is removed is then the same as without. Where nothing trains, both happen once, after
 * the last round; where somebody has seen enough before, not at all.
 */
export async function pruneInRounds(
  opened: Opened,
  settings: RoundSettings,
  { samples, context, original, checkpoint }: RemovalSources,
  remove: (state: Opened, round: number, context: RemovalSources['context']) => Promise<Removal>,
): Promise<Pruned> {
  const { rounds, finetune } = settings;
  const removals: Removal[] = [];
  const history: EpochRecord[] = [];
  const warnings: ModelWarning[] = [];
  const back = await setBackFor({ ...opened, ...defined({ original }) }, settings, checkpoint);
  const teacher = finetune && (await teacherOf(finetune, { original: original ?? opened.model, model: opened.model }));
  let now = opened;
  let stopped: Stopped | undefined;
  let onGrid: number | undefined;
  let trained: Spent | undefined;
  for (let round = 1; round <= rounds; round++) {
    const own = rounds === 1 ? context : { ...context, report: inRound(context.report, round, rounds) };
    own.report({ done: 0, total: 0, message: 'Pruning' });
    const removal = await remove(now, round, own);
    removals.push(removal);
    back?.follow(removal);
    now = removal;
    const last = round === rounds;
    const setsBack = back && (last || (back.eachRound && finetune)) ? back : undefined;
    if (!finetune) {
      if (!setsBack) continue;
      const begun = await setsBack.of(removal);
      warnings.push(...begun.warnings);
      now = { ...removal, model: quantizedLike(begun.model, removal.model) };
      continue;
    }
    if (stopped) continue;
    const { epochsInAll = Infinity, ...training } = finetune;
    const wanted = setsBack && !setsBack.eachRound ? training.epochs * rounds : training.epochs;
    const epochs = Math.min(wanted, epochsInAll - history.length);
    if (epochs <= 0) continue;
    if (history.length > 0 && context.enough()) {
      stopped = { done: 0, of: epochs, round: { number: round, of: rounds } };
      continue;
    }
    // Each round sees the samples in an order of its own.
    const sources = { samples, teacher: teacher?.model };
    const settled = { ...training, epochs, seed: training.seed + round };
    const begun = setsBack && (await setsBack.of(removal));
    const tuned = await finetuned(
      begun ? { ...removal, model: begun.model } : removal,
      sources,
      begun ? { ...settled, grid: 'new' } : settled,
      own,
    );
    if (tuned.stopped) {
      stopped = { done: tuned.history.length, of: epochs, ...(rounds === 1 ? {} : { round: { number: round, of: rounds } }) };
    }
    if (tuned.onGrid > 0) onGrid = tuned.onGrid;
    for (const epoch of tuned.history) history.push({ ...epoch, epoch: history.length + 1 });
    trained = spentTogether([trained, tuned.spent]);
    warnings.push(...(begun?.warnings ?? []), ...tuned.warnings);
    now = { ...removal, model: begun ? quantizedLike(tuned.model, removal.model) : tuned.model };
  }
  warnings.push(...(await weakTeacher(teacher?.model, opened.model, samples, context)));
  return {
    model: now.model,
    analysis: now.analysis,
    removals,
    history,
    ...defined({ trained, stopped, teacher, onGrid, rewindContent: back?.content }),
    warnings: distinctWarnings(warnings),
  };
}

/** The settings by which the rounds go as they went: from the very checkpoint, with the very teacher, and where training was stopped, nobody need stop it. */
export function roundsAsDone(
  { finetune, rounds, rewind }: RoundSettings,
  { history, stopped, teacher, rewindContent }: Pick<Pruned, 'history' | 'stopped' | 'teacher' | 'rewindContent'>,
): Pick<RoundSettings, 'finetune' | 'rewind' | 'rewindContent'> {
  const { length } = history;
  const epochs = !stopped ? {} : rounds === 1 ? { epochs: length } : { epochsInAll: length };
  return defined({ finetune: finetune && { ...finetune, ...teacher?.settings, ...epochs }, rewind, rewindContent });
}

function inRound(report: ReportProgress, round: number, rounds: number): ReportProgress {
  const where = `Round ${round} of ${rounds}: `;
  return (progress) => {
    const { message, phase = message } = progress;
    report({ ...progress, message: where + message, phase: where + phase });
  };
}
