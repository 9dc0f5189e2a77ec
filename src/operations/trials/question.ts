import { canonicalJson } from '../../base/canonicalJson';
import { grouped } from '../../base/grouped';
import { settledScoring, type SettledScoring } from '../../protocol/settings/scoring';
import type { Trial } from '../../protocol/trialRecord';
import type { MethodName, PruneLevel } from '../../protocol/vocabulary';
import { needsOf } from '../evidence/gatherEvidence';

/** What a trial asks of the data. Gathered for the methods of several trials at once, their scores are those of each by itself. */
export interface Question {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly seed: number;
  readonly settings: SettledScoring;
}

/** What a trial asks of the data; undefined where it asks nothing, or anew in each round. */
export function questionOf(trial: Trial | undefined): Question | undefined {
  if (!trial?.prune || (trial.prune.rounds ?? 1) > 1) return undefined;
  const { method, level } = trial.prune;
  const settings = settledScoring(trial.prune);
  return needsOf([method], settings).length === 0 ? undefined : { method, level, seed: trial.seed, settings };
}

/** The same text for questions that can be answered together. */
export function nameOf({ method: _, ...question }: Question): string {
  return canonicalJson(question);
}

/** The trials of one seed after those of another where the data are asked: what was gathered for a seed takes memory only meanwhile. */
export function bySeed(trials: readonly Trial[]): (readonly Trial[])[] {
  const asks = trials.some(questionOf);
  return [...grouped(trials, ({ seed }) => (asks ? seed : undefined)).values()];
}
