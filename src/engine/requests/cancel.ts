import type { EngineParams } from '../../protocol/engine';
import type { Engine } from '../engine';

/** Ends a job at once; its own request fails with `cancelled`. */
export function cancel({ job }: EngineParams<'cancel'>, engine: Engine): null {
  engine.jobs.cancel(job);
  return null;
}

/** Lets the job's training end after its epoch; its request is answered with what was learnt so far. */
export function stopAndKeep({ job }: EngineParams<'stopAndKeep'>, engine: Engine): null {
  engine.jobs.stopAndKeep(job);
  return null;
}
