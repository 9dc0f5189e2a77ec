import type { Recipe } from '../../protocol/plans';
import type { OperationContext } from '../context';
import type { Edited, Opened } from '../opened';

/** Does an edit by its recipe. */
export type EditStep = (opened: Opened, recipe: Recipe, context: OperationContext) => Promise<Edited>;
