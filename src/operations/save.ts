import { readModel } from '../formats/readModel';
import { writeModel } from '../formats/writeModel';
import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import type { Certificate } from '../protocol/answers';
import { modelDifference } from './outputDifference';

/** Outputs of the model read back may differ from those in memory by this much of their size. */
const BOUND = 1e-5;

/** Writes the model to a folder, reads it back and compares what both make of random inputs. */
export async function save({
  model,
  folder,
  overwrite,
}: {
  model: Model;
  folder: string;
  overwrite: boolean;
}): Promise<{ file: string; certificate: Pick<Certificate, 'reloaded'> }> {
  const { file } = await writeModel(model, folder, { overwrite });
  const written = await readModel(file);
  const { largest: reloaded } = await modelDifference(model, written);
  if (!(reloaded <= BOUND)) {
    throw new Failure('certificateFailed', { check: `${file} read back`, difference: reloaded, bound: BOUND });
  }
  return { file, certificate: { reloaded } };
}
