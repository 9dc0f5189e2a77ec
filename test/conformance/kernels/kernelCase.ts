import type { Values } from './reference/values';

/** One call of a kernel and what must come out. */
export interface KernelCase {
  readonly kernel: string;
  /** What is special about it; unique within the kernel. */
  readonly name: string;
  /** By tfjs's input names; a list for kernels that take one. */
  readonly inputs: Readonly<Record<string, Values>> | readonly Values[];
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Computed by a reference implementation in float64; one per output. */
  readonly expected: readonly Values[];
  /** Why tfjs-node can't do it. */
  readonly notOnTfjsNode?: string;
}
