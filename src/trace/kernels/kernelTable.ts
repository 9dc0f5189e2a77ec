import { ELEMENTWISE } from './elementwise';
import type { KernelRows, KernelTraits } from './kernelTraits';
import { MOVEMENTS } from './movement';
import { OPAQUES } from './opaque';
import { PRODUCTS } from './products';
import { REDUCTIONS } from './reductions';

/** All kernels that are known, by tfjs's name; a kernel without a row stops a cut of the channels that reach it. */
export const KERNELS: KernelRows = { ...PRODUCTS, ...ELEMENTWISE, ...MOVEMENTS, ...REDUCTIONS, ...OPAQUES };

const ROWS: ReadonlyMap<string, KernelTraits> = new Map(Object.entries(KERNELS));

/** What is known of a kernel, or undefined. */
export function traitsOf({ kernel }: { readonly kernel: string }): KernelTraits | undefined {
  return ROWS.get(kernel);
}
