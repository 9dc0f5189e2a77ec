import type { Spent } from '../protocol/answers';

/** What several trainings took together; undefined where there was none. */
export function spentTogether(all: readonly (Spent | undefined)[]): Spent | undefined {
  return all.reduce((sum, each) => {
    if (!sum || !each) return sum ?? each;
    return {
      epochs: sum.epochs + each.epochs,
      steps: sum.steps + each.steps,
      stepsTimesParams: sum.stepsTimesParams + each.stepsTimesParams,
    };
  }, undefined);
}
