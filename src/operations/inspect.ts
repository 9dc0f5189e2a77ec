import type { InspectAnswer } from '../protocol/inspectAnswer';
import type { OperationContext } from './context';
import { describeModel } from './describeModel';
import { openFile } from './files/openFile';
import { measureSizes } from './measurement/sizes';

/** What there is to say of a model. With `exactSizes` all bytes of a large one are compressed instead of estimated. */
export async function inspect(
  { file, exactSizes }: { file: string; exactSizes: boolean },
  context: OperationContext,
): Promise<InspectAnswer> {
  const { model, analysis } = await openFile(file, context);
  context.report({ done: 2, total: 3, message: 'Compressing the weights' });
  return describeModel(model, analysis, await measureSizes({ model, exact: exactSizes }));
}
