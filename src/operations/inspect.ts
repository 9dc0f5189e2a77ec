import type { InspectAnswer } from '../protocol/inspectAnswer';
import type { OperationContext } from './context';
import { describeModel, withDetails, withSizes } from './describeModel';
import { lookInto, readForWork } from './files/openFile';
import { measureSizes } from './measurement/sizes';
import { sizeDetails } from './shrink/sizeDetails';

/**
 * What there is to say of a model. With `exactSizes` brotli compresses all bytes of a large one instead of estimating, and with
 * `weightSizes` each weight is compressed alone, too. Compressing
 * takes the most time, and other cores than the rest: it begins as soon as the weights are read.
 */
export async function inspect(
  { file, exactSizes, weightSizes = false }: { file: string; exactSizes: boolean; weightSizes?: boolean },
  context: OperationContext,
): Promise<InspectAnswer> {
  const model = await readForWork(file, context);
  const measured = measureSizes({ model, exact: exactSizes });
  // Where the model can't be described nobody waits for it.
  measured.catch(() => undefined);
  const analysis = await lookInto(model, context);
  const answer = describeModel(model, analysis);
  context.report({ done: 2, total: 3, message: 'Compressing the weights' });
  const sized = withSizes(answer, await measured);
  return withDetails(sized, await sizeDetails({ model, described: sized, each: weightSizes, exact: exactSizes }));
}
