import { sizeOf } from '../../base/shape';
import type { LiveTrace } from '../../runtime/liveTrace';
import type { BackwardPlan } from './backwardPlan';
import { isElementwise } from './heldSlopes';
import { isPlainProduct, usesByWeight } from './columnPass';

/** What folding a batch may take beside the model. */
export const BUDGET_BYTES = 256 * 2 ** 20;

/** Bytes that one sample takes while a batch is folded: its activations, their slopes, what comes back to them, and per-sample gradients. */
export function bytesPerSample(live: LiveTrace, plan: BackwardPlan): number {
  const activations = live.calls.reduce((sum, { outputs }) => sum + outputs.reduce((own, { shape }) => own + sizeOf(shape), 0), 0);
  const slopes = plan.steps.reduce((sum, { call }) => sum + (isElementwise(call) ? sizeOf(call.outputs[0]?.shape ?? []) : 0), 0);
  let gradients = 0;
  for (const [, uses] of usesByWeight(plan)) {
    if (isPlainProduct(uses)) continue;
    for (const { view } of uses) gradients += 3 * sizeOf(view.shape);
  }
  const patches = plan.steps.reduce((sum, { call, uses }) => {
    const [output] = call.outputs;
    return (
      sum +
      uses.reduce((own, { view }) => own + (sizeOf(output?.shape ?? []) * sizeOf(view.shape.slice(0, -1))) / (output?.shape.at(-1) ?? 1), 0)
    );
  }, 0);
  return 4 * (gradients + (2 * activations + slopes + patches) / live.samples);
}
