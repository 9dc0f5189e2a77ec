import type { StudyPoint } from './answers';
import { drawsByChance } from './methods';
import type { SettledStudying } from './settings/studying';
import type { MethodName, PruneLevel, PruneScope } from './vocabulary';

/** One cell of a study's grid: prune this much this way, measure, fine-tune if asked to, measure again. */
export interface Trial {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly scope: PruneScope;
  readonly amount: number;
  readonly seed: number;
  readonly rounds?: number;
}

/**
 * The settings' grid, small amounts first, so that the curves grow from the left. What comes out the same is one trial: of each seed where
 * there is no chance in it, of each method where nothing is removed.
 */
export function trialsOf({ methods, level, amounts, seeds, scope, rounds, finetune }: SettledStudying): Trial[] {
  const trials = [...amounts]
    .sort((a, b) => a - b)
    .flatMap((amount) =>
      seeds.flatMap((seed) => methods.map((method) => ({ method, level, scope, amount, seed, ...(rounds === 1 ? {} : { rounds }) }))),
    );
  return distinct(trials, (trial) => outcomeKey(trial, finetune !== undefined));
}

/** Two trials with the same key have the same outcome; `trained` where fine-tuning, whose order of samples is drawn, is a part of it. */
export function outcomeKey({ method, level, scope, amount, seed, rounds = 1 }: Trial, trained: boolean): string {
  const removes = amount > 0;
  const chance = trained || (removes && drawsByChance(method));
  return JSON.stringify([removes ? [method, scope] : null, level, amount, chance ? seed : null, rounds]);
}

/**
 * The points of a study as they are told: what a trial measured that removes nothing counts for every method, and what there is no chance
 * in counts once.
 */
export function pointsToTell(points: readonly StudyPoint[], settings: SettledStudying): StudyPoint[] {
  return untoldPoints(settings)(points);
}

/** The same bit by bit: of each trial's points those that were not told before. */
export function untoldPoints({ methods, rounds, finetune }: SettledStudying): (points: readonly StudyPoint[]) => StudyPoint[] {
  const trainedBetween = finetune !== undefined && rounds > 1;
  const told = new Set<string>();
  const isNew = (point: StudyPoint): boolean => {
    const chance = point.finetuneEpochs > 0 || trainedBetween || (point.amount > 0 && drawsByChance(point.method));
    const key = JSON.stringify([point.method, point.level, point.amount, point.finetuneEpochs, chance ? point.seed : null]);
    return told.size < told.add(key).size;
  };
  return (points) =>
    points.flatMap((point) => (point.amount > 0 ? [point] : methods.map((method) => ({ ...point, method })))).filter(isNew);
}

/** How many trials these points come from. */
export function countTrials(points: readonly StudyPoint[]): number {
  return new Set(points.map(trialName)).size;
}

/** The same for points of one trial. */
export function trialName({ id, method, level, amount, seed }: StudyPoint): string {
  return id ?? JSON.stringify([amount > 0 ? method : null, level, amount, seed]);
}

/** The same for points that tell the same: a study that goes on tells some again. */
export function pointKey({ id, method, level, amount, seed, finetuneEpochs }: StudyPoint): string {
  return JSON.stringify(id === undefined ? [method, level, amount, seed, finetuneEpochs] : [id, method]);
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return [...first.values()];
}
