import { alias } from '../../runtime/alias';
import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { KernelCall, TraceTensor } from '../../runtime/trace';
import type { BackwardPlan, BackwardStep, PlannedRead, PlannedUse } from './backwardPlan';
import type { InputGradients } from './inputGradients';

/** What is told on the way back; the tensors belong to the walk. */
export interface WalkVisitor {
  /** A weight is used by a call whose output has the gradient (or squared-gradient term) s. */
  use(use: PlannedUse, s: Tensor): void;
  /** Channels are read by a call that contributes s to the gradient of what it reads. */
  read(read: PlannedRead, s: Tensor): void;
}

/** How a call hands on what came back to its outputs. */
export type HandOn = (call: KernelCall, live: LiveTrace, s: readonly Tensor[]) => InputGradients;

/**
 * Carries `seed`, of the root's shape, back through the recorded calls and tells the visitor of every use and read on the
 * way. What was carried is let go as soon as it has been handed on. The caller disposes `seed`.
 */
export function walkBack(
  { steps }: BackwardPlan,
  live: LiveTrace,
  { root, seed }: { root: TraceTensor; seed: Tensor },
  handOn: HandOn,
  visitor: WalkVisitor,
): void {
  const carried = new Map<number, Tensor>([[root.id, alias(seed)]]);
  try {
    for (const step of steps) {
      const arrived = step.call.outputs.map(({ id }) => carried.get(id));
      if (arrived.every((each) => each === undefined)) continue;
      const s = arrived.map((each, i) => each ?? tf.zeros([...(step.call.outputs[i]?.shape ?? [])]));
      try {
        takeStep(step, live, s, { carried, handOn, visitor });
      } finally {
        for (const { id } of step.call.outputs) carried.delete(id);
        tf.dispose(s);
      }
    }
  } finally {
    tf.dispose([...carried.values()]);
  }
}

interface Walk {
  readonly carried: Map<number, Tensor>;
  readonly handOn: HandOn;
  readonly visitor: WalkVisitor;
}

function takeStep({ call, uses, reads, passes }: BackwardStep, live: LiveTrace, s: readonly Tensor[], walk: Walk): void {
  const [first] = s;
  if (first) for (const use of uses) walk.visitor.use(use, first);
  const names = [...new Set([...passes, ...reads.map(({ input }) => input)])];
  if (names.length === 0) return;
  const gradients = tf.tidy(() => {
    const thunks = walk.handOn(call, live, s);
    return names.map((name) => {
      const gradient = thunks[name]?.();
      if (!gradient) throw new Error(`${call.kernel} hands nothing on to ${name}`);
      // Some gradients are their dy itself, which is let go after this step.
      return alias(gradient);
    });
  });
  names.forEach((name, i) => {
    const gradient = gradients[i];
    if (!gradient) return;
    for (const read of reads) if (read.input === name) walk.visitor.read(read, gradient);
    const id = passes.includes(name) ? call.inputs.get(name)?.id : undefined;
    const before = id === undefined ? undefined : walk.carried.get(id);
    if (id === undefined) gradient.dispose();
    else if (before) {
      walk.carried.set(id, tf.add(before, gradient));
      tf.dispose([before, gradient]);
    } else walk.carried.set(id, gradient);
  });
}
