import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Dataset } from '../data/dataset';
import { loadDataset } from '../data/loadDataset';
import { Failure } from '../model/failure';
import type { ModelPort } from '../runtime/executableModel';

interface Ports {
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
}

/** The last set loaded in this thread: trials and rounds ask for the same one again and again. */
let last: { readonly key: string; readonly dataset: Dataset } | undefined;

/** Loads the data set at `path` for a model with these ports; the same file is read once as long as it doesn't change. */
export async function datasetFor(path: string, { inputs, outputs }: Ports): Promise<Dataset> {
  const file = resolve(path);
  const { mtimeMs, size } = await stat(file).catch((error: unknown) => {
    throw new Failure('fileUnreadable', { file, reason: 'there is no such file or folder' }, { cause: error });
  });
  const key = JSON.stringify([file, mtimeMs, size, inputs, outputs]);
  if (last?.key !== key) last = { key, dataset: await loadDataset(file, { inputs, outputs }) };
  return last.dataset;
}
