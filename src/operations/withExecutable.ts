import type { Model } from '../model/model';
import type { ExecutableModel } from '../runtime/executableModel';
import { openModel } from '../runtime/openModel';

/** Builds the model for the time of `work`. */
export async function withExecutable<T>(model: Model, work: (executable: ExecutableModel) => Promise<T> | T): Promise<T> {
  const executable = await openModel(model);
  try {
    return await work(executable);
  } finally {
    executable.dispose();
  }
}
