import type { KernelCall, Trace } from '../runtime/trace';
import type { Structure } from './structure/structure';

/** What one of a model's outputs does not depend on. */
export interface Independence {
  /** Names of kernel weights. */
  readonly weights: readonly string[];
  /** Ids of channels that can be cut. */
  readonly channels: readonly number[];
}

/** For each output of the trace, the kernel weights and channels that only other outputs depend on. */
export function independence(trace: Trace, structure: Structure): Independence[] {
  const untraced = new Set(trace.untraced?.weights.map(({ weight }) => weight));
  return trace.outputs.map((output) => {
    const calls = callsBehind(trace, output.id);
    const buffers = new Set<number>();
    for (const { inputs } of calls) for (const { buffer } of inputs.values()) buffers.add(buffer);
    return {
      weights: structure.kernelWeights.filter((name) => !untraced.has(name) && !buffers.has(trace.weights.get(name)?.buffer ?? -1)),
      channels: unreadChannels(trace, structure, calls),
    };
  });
}

/** The calls that the tensor is computed by. */
function callsBehind({ calls }: Trace, tensor: number): Set<KernelCall> {
  const wanted = new Set([tensor]);
  const behind = new Set<KernelCall>();
  for (const call of calls.toReversed()) {
    if (!call.outputs.some(({ id }) => wanted.has(id))) continue;
    behind.add(call);
    for (const { id } of call.inputs.values()) wanted.add(id);
  }
  return behind;
}

/** Channels that are read, but by none of these calls. */
function unreadChannels({ calls }: Trace, { channels, reads, tensorAxes }: Structure, behind: ReadonlySet<KernelCall>): number[] {
  const read = new Set<number>();
  const readElsewhere = new Set<number>();
  for (const { call: index, input, axis } of reads) {
    const call = calls[index];
    const tensor = call?.inputs.get(input);
    const ids = (tensor && tensorAxes.get(tensor.id)?.[axis]) ?? [];
    for (const id of ids) if (id >= 0 && call) (behind.has(call) ? read : readElsewhere).add(id);
  }
  return [...readElsewhere].filter((id) => !read.has(id) && !channels[id]?.obstacle);
}
