import { readModel } from '../../formats/readModel';
import { analyseOrRead } from '../analyseOrRead';
import type { OperationContext } from '../context';
import type { Opened } from '../opened';

/** Reads a model (a `model.json` or its folder) and looks at its structure; one that can't be run is described from its files. */
export async function openFile(file: string, { report }: Pick<OperationContext, 'report'>): Promise<Opened> {
  report({ done: 0, total: 2, message: 'Reading the model' });
  const model = await readModel(file);
  report({ done: 1, total: 2, message: 'Tracing the model' });
  return { model, analysis: await analyseOrRead(model) };
}
