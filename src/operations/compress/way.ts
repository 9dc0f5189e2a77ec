import { defined } from '../../base/defined';
import type { DataChoice } from '../../protocol/dataChoice';
import type { ModelWarning } from '../../model/model';
import type { EpochRecord, Spent } from '../../protocol/answers';
import type { Recipe } from '../../protocol/plans';
import type { OperationContext } from '../context';
import { spentTogether } from '../spentTogether';
import type { EditStep } from './editStep';
import type { Opened } from '../opened';

/** A model on its way into its budget: what it is now, and the steps that made it. Never changed, so that one can go back. */
export interface Way extends Opened {
  readonly steps: readonly Recipe[];
  readonly history: readonly EpochRecord[];
  /** What all training took; absent where there was none. */
  readonly trained?: Spent;
  /** Of each step that cut something. */
  readonly maskedVsCut: readonly number[];
  readonly warnings: readonly ModelWarning[];
}

/** What steps are taken with. */
export interface Walk {
  /** Does one edit of a model. */
  readonly edit: EditStep;
  readonly data: DataChoice | undefined;
  readonly context: OperationContext;
}

/** Where every way begins. */
export function startOf({ model, analysis }: Opened): Way {
  return { model, analysis, steps: [], history: [], maskedVsCut: [], warnings: [] };
}

/** The way one step further; `message` says which one it is. */
export async function further(way: Way, step: Recipe, { edit, context }: Walk, message: string): Promise<Way> {
  const report: OperationContext['report'] = (progress) => {
    const { keeps: _, ...own } = progress;
    context.report({ ...own, message: `${message}: ${progress.message}`, phase: `${message}: ${progress.phase ?? progress.message}` });
  };
  const { model, analysis, answer } = await edit(way, step, { ...context, report, enough: () => false, step: true });
  const epochs = (answer.history ?? []).map((epoch, i) => ({ ...epoch, epoch: way.history.length + i + 1 }));
  const { maskedVsCut } = answer.certificate;
  return {
    model,
    analysis,
    steps: [...way.steps, step],
    history: [...way.history, ...epochs],
    ...defined({ trained: spentTogether([way.trained, answer.trained]) }),
    maskedVsCut: maskedVsCut === null ? way.maskedVsCut : [...way.maskedVsCut, maskedVsCut],
    warnings: [...way.warnings, ...answer.warnings],
  };
}
