import type { Progress, ReportProgress } from '../../base/progress';
import { defined } from '../../base/defined';
import type { Dataset } from '../../data/dataset';
import type { Model } from '../../model/model';
import type { ModelMeasure } from '../../protocol/answers';
import { evaluate } from '../../training/evaluate';
import { withExecutable } from '../withExecutable';

/** Loss and accuracy on some samples; nothing without any. `told` hears how far it is, under the message given. */
export async function qualityOf(
  model: Model,
  samples: Dataset | undefined,
  told?: { readonly report: ReportProgress; readonly message: string },
): Promise<Pick<ModelMeasure, 'loss' | 'accuracy'>> {
  if (!samples) return {};
  const report = told && ((progress: Progress): void => told.report({ ...progress, message: told.message }));
  const { loss, accuracy } = await withExecutable(model, (executable) => evaluate(executable, samples, defined({ report })));
  return defined({ loss, accuracy });
}
