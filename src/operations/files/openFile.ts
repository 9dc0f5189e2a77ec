import { readModel } from '../../formats/readModel';
import type { Model } from '../../model/model';
import type { Analysis } from '../analysis';
import { analyseOrRead } from '../analyseOrRead';
import type { OperationContext } from '../context';
import type { Opened } from '../opened';

type Reporting = Pick<OperationContext, 'report'>;

/** Reads a model (a `model.json` or its folder) and looks at its structure; one that can't be run is described from its files. */
export async function openFile(file: string, context: Reporting): Promise<Opened> {
  const model = await readForWork(file, context);
  return { model, analysis: await lookInto(model, context) };
}

/** The first half of `openFile`. */
export function readForWork(file: string, { report }: Reporting): Promise<Model> {
  report({ done: 0, total: 2, message: 'Reading the model' });
  return readModel(file);
}

/** The second half of `openFile`. */
export function lookInto(model: Model, { report }: Reporting): Promise<Analysis> {
  report({ done: 1, total: 2, message: 'Tracing the model' });
  return analyseOrRead(model);
}
