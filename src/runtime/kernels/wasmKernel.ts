import type { BackendWasm, TensorInfo } from '../tf';

/** Inputs of a kernel by name, all present. */
export type Tensors<Names extends string> = Readonly<Record<Names, TensorInfo>>;

/** One call of a kernel, as tfjs makes it. */
export interface WasmKernelCall<Inputs, Attrs> {
  readonly inputs: Inputs;
  readonly attrs: Attrs;
  readonly backend: BackendWasm;
}

/** A kernel of ours for the wasm backend: it adds one that is missing, or stands before the packaged one. */
export interface WasmKernel {
  readonly kernelName: string;
  readonly kernelFunc: (call: WasmKernelCall<never, never>) => TensorInfo | TensorInfo[];
}

/** Ties a kernel's name to the inputs and attributes that tfjs-core passes under it. */
export function wasmKernel<Inputs, Attrs>(
  kernelName: string,
  kernelFunc: (call: WasmKernelCall<Inputs, Attrs>) => TensorInfo | TensorInfo[],
): WasmKernel {
  return { kernelName, kernelFunc };
}
