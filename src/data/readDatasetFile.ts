import { messageOf } from '../base/reasonOf';
import { Failure } from '../model/failure';
import { datasetWordsSchema, type DatasetFile } from './datasetWords';
import { readBytes } from './readBytes';

/** The name of the file that says what a data set is. */
export const DATASET_FILE = 'dataset.json';

/** Reads a `dataset.json`. Throws `dataInvalid` naming the key that is wrong. */
export async function readDatasetFile(file: string): Promise<DatasetFile> {
  const text = new TextDecoder().decode(await readBytes(file));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Failure('dataInvalid', { file, reason: `no JSON (${messageOf(error)})` }, { cause: error });
  }
  const result = datasetWordsSchema.safeParse(parsed);
  if (!result.success) {
    const [issue] = result.error.issues;
    const key = issue?.path.join('.') ?? '';
    throw new Failure('dataInvalid', { file, reason: `${key === '' ? '' : `"${key}": `}${issue?.message ?? 'not a data set'}` });
  }
  const words = result.data;
  if (words.test !== undefined && words.split) {
    throw new Failure('dataInvalid', { file, reason: '"test" and "split" exclude each other' });
  }
  return words;
}
