import { defined } from '../../base/defined';
import type { Dataset } from '../../data/dataset';
import type { Model } from '../../model/model';
import type { ModelMeasure } from '../../protocol/answers';
import { evaluate } from '../../training/evaluate';
import { withExecutable } from '../withExecutable';

/** Loss and accuracy on some samples; nothing without any. */
export async function qualityOf(model: Model, samples: Dataset | undefined): Promise<Pick<ModelMeasure, 'loss' | 'accuracy'>> {
  if (!samples) return {};
  const { loss, accuracy } = await withExecutable(model, (executable) => evaluate(executable, samples));
  return defined({ loss, accuracy });
}
