import type { KernelCall, Trace, TraceTensor } from '../../runtime/trace';
import { traitsOf } from '../../trace/kernels/kernelTable';

/** Who uses what in a trace. */
export interface TraceIndex {
  /** The weight that a tensor is, or shows in another shape. */
  weightOf(tensor: TraceTensor | undefined): string | undefined;
  /** The calls that take a tensor. */
  usesOf(tensor: TraceTensor): readonly KernelCall[];
  /** The calls that compute with a weight, whatever its shape there. */
  callsWith(weight: string): readonly KernelCall[];
}

/** Looks through a trace once. */
export function indexTrace({ calls, weights }: Trace): TraceIndex {
  const nameOf = new Map([...weights].map(([name, { id }]) => [id, name]));
  const nameOfBuffer = new Map([...weights].map(([name, { buffer }]) => [buffer, name]));
  const weightOf = (tensor: TraceTensor | undefined): string | undefined =>
    tensor && (nameOf.get(tensor.id) ?? nameOfBuffer.get(tensor.buffer));
  const uses = new Map<number, KernelCall[]>();
  const byWeight = new Map<string, KernelCall[]>();
  for (const call of calls) {
    for (const tensor of call.inputs.values()) {
      append(uses, tensor.id, call);
      const name = weightOf(tensor);
      if (name === undefined) continue;
      const [output] = call.outputs;
      if (output && showsAll(call)) nameOf.set(output.id, name);
      else append(byWeight, name, call);
    }
  }
  return {
    weightOf,
    usesOf: ({ id }) => uses.get(id) ?? [],
    callsWith: (weight) => byWeight.get(weight) ?? [],
  };
}

/** Whether all elements of a weight are there behind the call, in another shape, with axes in other places or of another dtype. */
function showsAll(call: KernelCall): boolean {
  const elements = traitsOf(call)?.elements;
  return elements === 'inOrder' || elements === 'transposed';
}

function append<K>(lists: Map<K, KernelCall[]>, key: K, call: KernelCall): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [call]);
  else if (list.at(-1) !== call) list.push(call);
}
