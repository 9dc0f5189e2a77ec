import type { Dataset } from '../../data/dataset';
import type { ModelMeasure } from '../../protocol/answers';
import type { ExecutableModel } from '../../runtime/executableModel';
import { evaluate } from '../../training/evaluate';

/** Loss and accuracy on the data set's test part; nothing without a data set. */
export async function qualityOf(
  executable: ExecutableModel,
  dataset: Dataset | undefined,
): Promise<Pick<ModelMeasure, 'loss' | 'accuracy'>> {
  if (!dataset) return {};
  const { loss, accuracy } = await evaluate(executable, dataset.held ?? dataset);
  return { loss, ...(accuracy === undefined ? {} : { accuracy }) };
}
