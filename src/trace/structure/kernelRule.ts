import type { KernelCall } from '../../runtime/trace';
import type { StructureFold } from './structureFold';

/** How some kernels carry, join, make and read channels. See docs/adding/kernel-rule.md. */
export interface KernelRule {
  /** tfjs kernel names. */
  readonly kernels: readonly string[];
  /**
   * Joins or blocks atoms and states the facts of every output with `fold.set`. Outputs without facts are tensors
   * without channels. Never called when all inputs are constant.
   */
  apply(call: KernelCall, fold: StructureFold): void;
}
