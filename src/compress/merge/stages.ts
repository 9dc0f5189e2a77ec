import type { Trace } from '../../runtime/trace';
import type { Consumer } from './consumers';

/**
 * Sorts consumers so that each comes after those whose outputs it reads; those of one stage don't depend on each other.
 * A consumer that reads its own output (a recurrent kernel) stands where its first call does.
 */
export function stagesOf(trace: Trace, consumers: readonly Consumer[]): Consumer[][] {
  const byCall = new Map(consumers.flatMap((consumer) => consumer.reads.map(({ call }) => [call, consumer] as const)));
  const depthOf = new Map<number, number>();
  const stageOf = new Map<Consumer, number>();
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
  const stages = new Map<number, Consumer[]>();
  for (const [consumer, stage] of stageOf) stages.set(stage, [...(stages.get(stage) ?? []), consumer]);
  return [...stages].sort(([a], [b]) => a - b).map(([, members]) => members);
}
