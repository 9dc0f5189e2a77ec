import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { Failure } from '../../model/failure';
import { installKernels } from '../kernels/installKernels';
import { setWasmPaths, tf, wasmVersion } from '../tf';
import type { Backend } from './backend';
import { messageOf } from '../../base/reasonOf';

const registryName = 'wasm';
let loading: Promise<string> | undefined;

/** WebAssembly with SIMD, one thread, and our kernels where the packaged ones are missing, wrong or slow. */
export const wasmBackend: Backend = {
  name: 'wasm',
  registryName,
  load: () => (loading ??= load()),
};

async function load(): Promise<string> {
  const before = tf.engine().backendName;
  const removeAddedListeners = watchProcessListeners();
  try {
    setWasmPaths(wasmFolder() + sep);
    if (!(await tf.setBackend(registryName))) throw new Error('WebAssembly could not be started');
  } catch (error) {
    const reason = messageOf(error);
    throw new Failure('backendUnavailable', { backend: 'wasm', reason }, { cause: error });
  } finally {
    removeAddedListeners();
  }
  // The packaged kernels find their wasm functions when the backend starts, so they can be wrapped only now.
  installKernels();
  if (before && before !== registryName) await tf.setBackend(before);
  return wasmVersion;
}

/** The .wasm files lie beside a bundle; running from sources they are in node_modules. */
function wasmFolder(): string {
  const beside = join(__dirname, 'wasm');
  if (existsSync(beside)) return beside;
  return join(dirname(createRequire(__filename).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
}

/**
 * The wasm module installs process-wide handlers that rethrow whatever nobody caught, and so take the decision from
 * the process that hosts us. The returned function removes those that were added since.
 */
function watchProcessListeners(): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Set<unknown>(events.flatMap((event) => process.rawListeners(event)));
  return () => {
    for (const event of events) {
      for (const listener of process.rawListeners(event)) {
        if (!before.has(listener)) process.removeListener(event, listener as () => void);
      }
    }
  };
}
