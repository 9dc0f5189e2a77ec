import type { ReadDataAnswer } from '../protocol/answers';
import type { DataChoice } from '../protocol/dataChoice';
import type { OperationContext } from './context';
import { mustRun } from './mustRun';
import type { Opened } from './opened';
import { openSamples } from './samples/openSamples';
import { readingOf } from './samples/readingOf';

/** Opens a data set for a model and says how it was read. Throws what every other operation on these data would. */
export async function readData(
  { analysis, data }: Opened & { data: DataChoice },
  { report }: Pick<OperationContext, 'report'>,
): Promise<ReadDataAnswer> {
  mustRun(analysis);
  report({ done: 0, total: 0, message: 'Reading the data' });
  return { reading: readingOf(analysis, await openSamples(data, analysis), { learns: false }) };
}
