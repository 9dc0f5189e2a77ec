import { defined } from '../../base/defined';
import type { EditAnswer } from '../../protocol/answers';
import type { InspectTotals } from '../../protocol/inspectAnswer';
import type { PlanNode, Recipe } from '../../protocol/plans';
import { stepOf } from '../../protocol/stepOf';
import { measuredBy } from '../plans/measuredBy';

/** An edit that was made, and of what. */
export interface MadeEdit {
  readonly id: string;
  readonly parent: string;
  /** As it was asked. */
  readonly recipe: Recipe;
  readonly answer: EditAnswer;
  readonly totals: InspectTotals;
  readonly seconds: number;
}

/** The node of an edit that was made, with the settings by which it comes out the same again. */
export function madeNode({ id, parent, recipe: asked, answer, totals, seconds }: MadeEdit): PlanNode {
  const recipe = { ...asked, ...defined({ settings: answer.repeatedBy }) } as Recipe;
  return {
    id,
    parent,
    made: { recipe, step: stepOf(answer), seconds },
    totals,
    measured: measuredBy(answer.after, recipe.data),
    savedAs: [],
  };
}

/** A node that was made again and came out otherwise: what was measured of it before is not the new one's. */
export function madeAnew({ calibration: _, study: _study, ...node }: PlanNode, totals: InspectTotals, answer: EditAnswer): PlanNode {
  const { made } = node;
  const anew = made ? { made: { ...made, step: stepOf(answer) } } : {};
  return { ...node, ...anew, totals, measured: measuredBy(answer.after, made?.recipe.data) };
}
