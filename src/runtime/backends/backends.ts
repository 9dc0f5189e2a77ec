import type { BackendName } from '../../protocol/vocabulary';
import type { Backend } from './backend';
import { tfjsNodeBackend } from './tfjsNode';
import { wasmBackend } from './wasm';

/** Every backend, the fastest first: `auto` takes the first that loads. */
export const backends = {
  'tfjs-node': tfjsNodeBackend,
  wasm: wasmBackend,
} as const satisfies Record<BackendName, Backend>;
