/**
 * The only door to TensorFlow.js: other folders take `tf` from here. Plain-Node builds of tfjs-core register neither
 * gradients nor chained ops, so both are registered here.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';

export * as tf from '@tensorflow/tfjs-core';
export * as tfLayers from '@tensorflow/tfjs-layers';
export * as tfConverter from '@tensorflow/tfjs-converter';
export { setWasmPaths, version_wasm as wasmVersion, type BackendWasm } from '@tensorflow/tfjs-backend-wasm';
export type { Tensor, Variable, DataType, TensorInfo } from '@tensorflow/tfjs-core';
