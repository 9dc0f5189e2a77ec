import type { LiveTrace } from '../../runtime/liveTrace';
import { tf } from '../../runtime/tf';
import type { TraceTensor } from '../../runtime/trace';
import { traitsOf } from '../kernels/kernelTable';
import type { BackwardPlan } from './backwardPlan';
import { BUDGET_BYTES, bytesPerSample } from './bytesPerSample';

/** Backends on which a longer batch is faster than more of them: those where a kernel's call is dear (ADR 9). */
const PAYS = new Set(['tensorflow']);

/**
 * How many of the `count` columns go back at once, as one batch of so many times N samples: as many as the budget has room
 * for where that is possible and faster, else 1.
 */
export function columnsAtOnce(live: LiveTrace, plan: BackwardPlan, root: TraceTensor, count: number): number {
  if (count < 2 || !PAYS.has(tf.getBackend()) || !canGoAtOnce(live, plan, root)) return 1;
  return equalGroups(count, Math.floor(BUDGET_BYTES / (live.samples * bytesPerSample(live, plan))));
}

/** The size of groups when `count` columns are shared out evenly with room for `room` at once: nine with room for five go as five and four. */
export function equalGroups(count: number, room: number): number {
  return room < 2 ? 1 : Math.ceil(count / Math.ceil(count / Math.min(count, room)));
}

/** Whether every step back can be taken with more samples than were recorded. */
export function canGoAtOnce(live: LiveTrace, { steps, places }: BackwardPlan, root: TraceTensor): boolean {
  const atRoot = places.get(root.id);
  // Columns stand behind one another, so the root's samples must be its outermost axis.
  if (atRoot?.axis !== 0 || (root.shape[0] ?? 1) !== live.samples * atRoot.inner) return false;
  const dependent = dependentOnInputs(live);
  return steps.every(({ call, reads, passes }) => {
    if (call.outputs.some(({ id }) => !places.has(id))) return false;
    if ([...call.inputs.values()].some(({ id }) => dependent.has(id) && !places.has(id))) return false;
    return reads.length + passes.length === 0 || (traitsOf(call)?.anyBatch ?? false);
  });
}

function dependentOnInputs({ inputs, calls }: LiveTrace): Set<number> {
  const dependent = new Set(inputs.map(({ id }) => id));
  for (const { inputs: own, outputs } of calls) {
    if ([...own.values()].some(({ id }) => dependent.has(id))) for (const { id } of outputs) dependent.add(id);
  }
  return dependent;
}
