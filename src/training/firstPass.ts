import type { Dataset } from '../data/dataset';
import type { ExecutableModel } from '../runtime/executableModel';
import type { Trace } from '../runtime/trace';
import { refusing, withBatch } from './batches';

/** What a model does with the first sample of a data set; the tensors are gone. Throws `dataInvalid` where it refuses that sample. */
export function firstPass(exec: ExecutableModel, dataset: Dataset): Trace {
  const first = { start: 0, end: 1 };
  return withBatch(exec, dataset, first, (inputs) => refusing(dataset, first, () => exec.record(inputs)));
}
