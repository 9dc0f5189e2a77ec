import type { SessionSnapshot } from '../../src/protocol/views';

/** Whether fine-tuning would find nothing to train unless it is told to train frozen layers. */
export function isFrozen(snapshot: SessionSnapshot | undefined): boolean {
  return snapshot?.model.warnings.some(({ code }) => code === 'allFrozen') ?? false;
}

/** Said where fine-tuning is switched on. */
export const FROZEN_HINT = 'All layers are frozen; they are trained all the same.';
