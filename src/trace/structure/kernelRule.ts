import type { KernelCall } from '../../runtime/trace';
import type { StructureFold } from './structureFold';

/**
 * How some kernels carry, join, make and read channels; which these are is in the table of kernels. Joins or blocks atoms and
 * states the facts of every output with `fold.set`. Outputs without facts are tensors without channels. Never called when
 * all inputs are constant. See docs/adding/kernel-rule.md.
 */
export type KernelRule = (call: KernelCall, fold: StructureFold) => void;
