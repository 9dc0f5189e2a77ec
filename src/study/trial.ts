import type { MethodName, PruneLevel, PruneScope } from '../protocol/vocabulary';
import type { StudySettings } from '../protocol/settings';

/** One cell of a study's grid: prune this much this way, measure, fine-tune if asked to, measure again. */
export interface Trial {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly scope: PruneScope;
  readonly amount: number;
  readonly seed: number;
  readonly rounds?: number;
}

/** The settings' grid, small amounts first, so that the curves grow from the left. */
export function trialsOf({ methods, level, amounts, seeds, scope = 'global', rounds }: StudySettings): Trial[] {
  return [...amounts]
    .sort((a, b) => a - b)
    .flatMap((amount) =>
      seeds.flatMap((seed) =>
        methods.map((method) => ({ method, level, scope, amount, seed, ...(rounds === undefined ? {} : { rounds }) })),
      ),
    );
}
