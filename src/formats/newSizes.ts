import type { Shape } from '../base/shape';
import type { ShapeChange } from './shapeChange';

/** What a topology has to follow, by layer path. */
export interface NewSizes {
  /** The new shapes of each layer's kernel weights, in the order in which a pass first uses them. */
  readonly kernels: ReadonlyMap<string, readonly Shape[]>;
  /** The tensors of each layer's first call. */
  readonly tensors: ReadonlyMap<string, { readonly inputs: readonly ShapeChange[]; readonly outputs: readonly ShapeChange[] }>;
}
