import { readModel } from '../formats/readModel';
import type { InspectAnswer } from '../protocol/inspectAnswer';
import { analyse } from './analyse';
import type { OperationContext } from './context';
import { describeModel } from './inspect';
import type { Opened } from './opened';
import { measureSizes } from './measurement/sizes';

/** Reads a model (a `model.json` or its folder) and looks at its structure. */
export async function openForWork(
  { file, sizes, exactSizes = false }: { file: string; sizes: boolean; exactSizes?: boolean },
  { report }: OperationContext,
): Promise<Opened & { answer: InspectAnswer }> {
  report({ done: 0, total: 3, message: 'Reading the model' });
  const model = await readModel(file);
  report({ done: 1, total: 3, message: 'Tracing the model' });
  const analysis = await analyse(model);
  report({ done: 2, total: 3, message: sizes ? 'Compressing the weights' : 'Counting' });
  const answer = describeModel(model, analysis, sizes ? await measureSizes({ model, exact: exactSizes }) : undefined);
  return { model, analysis, answer };
}
