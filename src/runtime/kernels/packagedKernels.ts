import { tf, type BackendWasm, type TensorInfo } from '../tf';

type KernelFunc = (call: { inputs: object; attrs: object; backend: BackendWasm }) => TensorInfo | TensorInfo[];

const replaced = new Map<string, KernelFunc>();

/** Takes a kernel of tfjs-backend-wasm out of the registry, if it has it, and keeps it for `runPackaged`. */
export function setPackagedAside(kernelName: string): void {
  const packaged = packagedKernel(kernelName);
  if (packaged === undefined) return;
  replaced.set(kernelName, packaged);
  tf.unregisterKernel(kernelName, 'wasm');
}

/** Runs the kernel that tfjs-backend-wasm brings, whether or not one of ours stands before it. */
export function runPackaged(kernelName: string, inputs: object, attrs: object, backend: BackendWasm): TensorInfo {
  const kernelFunc = replaced.get(kernelName) ?? packagedKernel(kernelName);
  if (kernelFunc === undefined) throw new Error(`tfjs-backend-wasm has no kernel ${kernelName}`);
  const output = kernelFunc({ inputs, attrs, backend });
  if (Array.isArray(output)) throw new Error(`${kernelName} has several outputs`);
  return output;
}

function packagedKernel(kernelName: string): KernelFunc | undefined {
  // Declared to be always there, which it is not.
  const config = tf.getKernel(kernelName, 'wasm') as tf.KernelConfig | undefined;
  return config?.kernelFunc as KernelFunc | undefined;
}
