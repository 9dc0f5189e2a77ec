import type { METHOD_TABLE } from './methodTable';

/* The words that settings, messages and answers are made of. */

/** The selection methods. */
export type MethodName = keyof typeof METHOD_TABLE;

/** What is removed: single weights (set to zero) or whole channels (cut out). */
export type PruneLevel = 'parameter' | 'neuron';

/** Whether scores compete over the whole model or within each layer. */
export type PruneScope = 'global' | 'layer';

/** Names of the execution backends. */
export type BackendName = 'tfjs-node' | 'wasm';

/** Which backend to use: `auto` takes tfjs-node when it is installed, else wasm. */
export type BackendChoice = 'auto' | BackendName;
