import type { InspectAnswer } from '../protocol/inspectAnswer';
import type { OperationContext } from './context';
import { describeModel, withSizes } from './describeModel';
import { lookInto, readForWork } from './files/openFile';
import { measureSizes } from './measurement/sizes';

/**
 * What there is to say of a model. With `exactSizes` all bytes of a large one are compressed instead of estimated. Compressing
 * takes the most time, and other cores than the rest: it begins as soon as the weights are read.
 */
export async function inspect(
  { file, exactSizes }: { file: string; exactSizes: boolean },
  context: OperationContext,
): Promise<InspectAnswer> {
  const model = await readForWork(file, context);
  const measured = measureSizes({ model, exact: exactSizes });
  // Where the model can't be described nobody waits for it.
  measured.catch(() => undefined);
  const analysis = await lookInto(model, context);
  const answer = describeModel(model, analysis);
  context.report({ done: 2, total: 3, message: 'Compressing the weights' });
  return withSizes(answer, await measured);
}
