import type { InspectAnswer } from '../protocol/inspectAnswer';
import type { OperationContext } from './context';
import { describeModel } from './describeModel';
import { openFile } from './files/openFile';
import type { Opened } from './opened';

/** Opens a model for a session, with what there is to say of it; its compressed sizes take long and come later. */
export async function openForWork(
  { file }: { file: string },
  context: Pick<OperationContext, 'report'>,
): Promise<Opened & { answer: InspectAnswer }> {
  const { model, analysis } = await openFile(file, context);
  return { model, analysis, answer: describeModel(model, analysis) };
}
