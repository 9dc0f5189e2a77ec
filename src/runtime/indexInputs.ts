import type { KernelCall, Trace, TraceTensor } from './trace';

/** Kernels that hand all indices on as they are. */
const PASSING_ALL = ['Cast', 'ExpandDims', 'FlipLeftRight', 'Identity', 'Reshape', 'Reverse', 'Transpose'];
const ALL: ReadonlySet<string> = new Set(PASSING_ALL);
/** The same, or some of them. */
const SOME: ReadonlySet<string> = new Set([...PASSING_ALL, 'Slice', 'SplitV', 'StridedSlice', 'Unpack']);

/**
 * Which inputs of a model end up as indices (of an embedding, of a one-hot code), by the place of the input: the
 * number of values that are allowed, 0 the first.
 */
export function indexInputs(trace: Trace): Map<number, number> {
  return boundsThrough(SOME, trace);
}

/** The same of those inputs alone whose every value is an index: not where a column of a table is. */
export function wholeIndexInputs(trace: Trace): Map<number, number> {
  return boundsThrough(ALL, trace);
}

function boundsThrough(passing: ReadonlySet<string>, trace: Trace): Map<number, number> {
  const producers = new Map<number, KernelCall>();
  for (const call of trace.calls) for (const output of call.outputs) producers.set(output.id, call);
  const bounds = new Map<number, number>();
  for (const call of trace.calls) {
    const use = indexUse(call);
    if (!use) continue;
    const place = trace.inputs.findIndex(({ id }) => id === sourceOf(use.indices, producers, passing).id);
    if (place >= 0) bounds.set(place, Math.min(use.bound, bounds.get(place) ?? Infinity));
  }
  return bounds;
}

function indexUse({ kernel, inputs, attrs }: KernelCall): { indices: TraceTensor; bound: number } | undefined {
  const use = (name: string, bound: unknown): { indices: TraceTensor; bound: number } | undefined => {
    const indices = inputs.get(name);
    return indices && typeof bound === 'number' ? { indices, bound } : undefined;
  };
  switch (kernel) {
    case 'GatherV2':
      return use('indices', inputs.get('x')?.shape[typeof attrs['axis'] === 'number' ? attrs['axis'] : 0]);
    case 'OneHot':
      return use('indices', attrs['depth']);
    case 'DenseBincount':
      return use('x', attrs['size']);
    default:
      return undefined;
  }
}

/** Where a tensor's elements come from. */
function sourceOf(tensor: TraceTensor, producers: ReadonlyMap<number, KernelCall>, passing: ReadonlySet<string>): TraceTensor {
  const call = producers.get(tensor.id);
  const [input] = call && passing.has(call.kernel) ? call.inputs.values() : [];
  return input ? sourceOf(input, producers, passing) : tensor;
}
