import { tf } from '../tf';
import { kernelList } from './kernelList';
import { setPackagedAside } from './packagedKernels';

/** Registers our kernels for the wasm backend, which must have been started: packaged kernels set themselves up then. */
export function installKernels(): void {
  for (const { kernelName, kernelFunc } of kernelList) {
    setPackagedAside(kernelName);
    // tfjs hands every kernel the inputs and attributes that its name stands for.
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernelFunc as tf.KernelFunc });
  }
}
