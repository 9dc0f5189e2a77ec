import type { SessionSnapshot } from '../../src/protocol/views';

/** Tells states of a session's model apart: what was asked about one must not be shown for another. */
export function revisionOf({ session, steps, canRedo, model }: SessionSnapshot): string {
  const { params, macs, channels, bytes } = model.totals;
  const applied = steps.map(({ plan }) => [plan.operation, plan.layers.map(({ removed }) => removed)]);
  return JSON.stringify([session, canRedo, params, macs, channels, bytes, applied]);
}
