import { grouped } from '../../base/grouped';
import type { Trace } from '../../runtime/trace';

/** A weight by the calls that use it. */
interface Used {
  readonly reads: readonly { readonly call: number }[];
}

/**
 * Sorts weights (consumers) so that each comes after those whose outputs it reads; those of one stage don't depend on each other.
 * A consumer with several calls stands where its first one does.
 */
export function stagesOf<T extends Used>(trace: Trace, consumers: readonly T[]): T[][] {
  const byCall = new Map(consumers.flatMap((consumer) => consumer.reads.map(({ call }) => [call, consumer] as const)));
  const depthOf = new Map<number, number>();
  const stageOf = new Map<T, number>();
  trace.calls.forEach((call, number) => {
    let depth = Math.max(0, ...[...call.inputs.values()].map(({ id }) => depthOf.get(id) ?? 0));
    const consumer = byCall.get(number);
    if (consumer) {
      const stage = stageOf.get(consumer) ?? depth;
      stageOf.set(consumer, stage);
      depth = Math.max(depth, stage + 1);
    }
    for (const output of call.outputs) depthOf.set(output.id, depth);
  });
  // A stage is met only behind one of the stage before, so they come in order.
  const stages = grouped([...stageOf], ([, stage]) => stage);
  return [...stages.values()].map((members) => members.map(([consumer]) => consumer));
}

/** Whether what a consumer puts out comes back to it: a recurrent kernel. */
export function feedsBack(trace: Trace, { reads }: Used): boolean {
  const own = new Set(reads.map(({ call }) => call));
  if (own.size < 2) return false;
  const reached = new Set<number>();
  for (const [number, call] of trace.calls.entries()) {
    const touched = [...call.inputs.values()].some(({ id }) => reached.has(id));
    if (touched && own.has(number)) return true;
    if (touched || own.has(number)) for (const { id } of call.outputs) reached.add(id);
  }
  return false;
}
