import type { EngineParams } from '../../protocol/engine';
import type { Engine } from '../engine';

/** Ends a job at once; its own request fails with `cancelled`. */
export function cancel({ job }: EngineParams<'cancel'>, engine: Engine): null {
  engine.jobs.cancel(job);
  return null;
}
