import type { BackendWasm, TensorInfo } from '../tf';
import type { Tensors } from './wasmKernel';

/** Inputs of a fused kernel: those of the plain one, and perhaps a bias and PReLU slopes. */
export type FusedInputs<Names extends string> = Tensors<Names> & {
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
};

/**
 * The packaged fused kernels refuse a bias whose buffer was made under another shape, as Reshape, GatherV2 and
 * reductions leave it. This writes the shape it has now beside its buffer.
 */
export function refreshBiasShape(backend: BackendWasm, bias: TensorInfo | undefined): void {
  if (bias) backend.dataIdMap.get(bias.dataId).shape = bias.shape;
}
