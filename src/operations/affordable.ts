import { openInputSizes } from '../formats/tfjsLayers/openInputSizes';
import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import type { ExecutableModel } from '../runtime/executableModel';
import { passCost } from '../runtime/passCost';

/** wasm ends at 4 GiB. */
const FULL_BYTES = 3.5 * 1024 ** 3;

/** The model with open input sizes, to be run at smaller ones; undefined where its layers don't allow that. */
export function withOpenSizes(model: Model): Model | undefined {
  if (model.format !== 'layers-model') return undefined;
  const topology = openInputSizes(model.topology);
  return topology && { ...model, topology };
}

/** Refuses, before the memory runs out, a model that fits at no size. */
export function refuseTooBig({ file }: Model, executable: ExecutableModel, samples: number): void {
  const bytes = passCost(executable).activationBytes * samples;
  if (bytes <= FULL_BYTES) return;
  const sizes = executable.inputs.map(({ name, shape }) => `"${name}" [${shape.slice(1).join(', ')}]`).join(', ');
  const reason = `at its declared input size (${sizes}) one pass needs ${(bytes / 1024 ** 3).toFixed(1)} GiB, and its layers do not run at a smaller one.`;
  throw new Failure('modelNotRunnable', { file, reason });
}

/** What `work` makes of a smaller size; undefined where tfjs can not build or run the model so. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure && (error.code === 'topologyInvalid' || error.code === 'modelNotRunnable')) return undefined;
    throw error;
  }
}
