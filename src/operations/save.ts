import { readModel } from '../formats/readModel';
import { writeModel } from '../formats/writeModel';
import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import type { Certificate } from '../protocol/answers';
import { sampleInputs } from '../runtime/sampleInputs';
import type { ExecutableModel } from '../runtime/executableModel';
import type { Tensor } from '../runtime/tf';
import { largestDifference } from '../compress/largestDifference';
import { withExecutable } from './withExecutable';

/** Outputs of the model read back may differ from those in memory by this much of their size. */
const BOUND = 1e-5;
const SAMPLES = 2;
const SEED = 1;

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
  const reloaded = await outputDifference(model, await readModel(file));
  if (!(reloaded <= BOUND)) {
    throw new Failure('certificateFailed', { check: `${file} read back`, difference: reloaded, bound: BOUND });
  }
  return { file, certificate: { reloaded } };
}

/** Largest absolute difference between two models' outputs on the same random inputs. */
async function outputDifference(a: Model, b: Model): Promise<number> {
  return withExecutable(a, (first) => withExecutable(b, (second) => differOnSamples(first, second)));
}

function differOnSamples(a: ExecutableModel, b: ExecutableModel): number {
  const inputs = sampleInputs(a, SAMPLES, SEED);
  const outputs: Tensor[] = [];
  try {
    const ofA = a.run(inputs);
    outputs.push(...ofA);
    const ofB = b.run(inputs);
    outputs.push(...ofB);
    return largestDifference(ofA, ofB);
  } finally {
    for (const tensor of [...inputs, ...outputs]) tensor.dispose();
  }
}
