import type { BackendChoice, BackendName } from '../../protocol/vocabulary';
import { Failure } from '../../model/failure';
import { tf } from '../tf';
import { installTileGradient } from '../tileGradient';
import type { Backend, BackendOptions } from './backend';
import { backends } from './backends';

/**
 * Loads the chosen backend in this thread and makes it the active one; `auto` takes tfjs-node where it is installed
 * and loads, else wasm. May be called again, with another choice too. Throws `backendUnavailable`.
 */
export async function startBackend(choice: BackendChoice, options: BackendOptions = {}): Promise<BackendName> {
  if (choice !== 'auto') return activate(backends[choice], options);
  let last: unknown;
  for (const backend of Object.values(backends)) {
    try {
      return await activate(backend, options);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      last = error;
    }
  }
  throw last;
}

/** The name of the active backend; null before `startBackend`. */
export function activeBackend(): BackendName | null {
  const registryName = tf.engine().backendName;
  return Object.values(backends).find((backend) => backend.registryName === registryName)?.name ?? null;
}

async function activate(backend: Backend, options: BackendOptions): Promise<BackendName> {
  const { name, registryName } = backend;
  await backend.load(options);
  installTileGradient();
  if (!(await tf.setBackend(registryName))) {
    throw new Failure('backendUnavailable', { backend: name, reason: 'it was found but could not be started' });
  }
  return name;
}
