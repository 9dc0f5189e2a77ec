import { dirname, join, sep } from 'node:path';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BackendChoice, BackendName } from '../../protocol/answers';
import { setWasmPaths, tf } from '../tf';

/** Starts the backend for this thread. */
export async function startBackend(_choice: BackendChoice): Promise<BackendName> {
  const beside = join(__dirname, 'wasm');
  const folder = existsSync(beside)
    ? beside
    : join(dirname(createRequire(__filename).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
  setWasmPaths(folder + sep);
  await tf.setBackend('wasm');
  await tf.ready();
  return 'wasm';
}
