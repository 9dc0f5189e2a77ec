import type { KernelCall } from '../runtime/trace';
import { textAttribute } from './kernelAttributes';

/** The labels of an Einsum's operands and result, one letter an axis, without spaces. */
export function einsumLabels(call: KernelCall): { readonly operands: readonly string[]; readonly result: string } {
  const [left = '', result = ''] = (textAttribute(call, 'equation') ?? '').replaceAll(' ', '').split('->');
  return { operands: left.split(','), result };
}
