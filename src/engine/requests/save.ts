import type { EngineParams, EngineResult } from '../../protocol/engine';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';

/** Writes the current model and reads it back. Only then does the session count as saved. */
export function save({ session: id, job, folder, overwrite }: EngineParams<'save'>, engine: Engine): Promise<EngineResult<'save'>> {
  const session = engine.sessions.get(id);
  const state = session.current;
  return engine.jobs.run(job, async (signal) => {
    const { file, certificate } = await engine.pool.run(
      'save',
      { model: state.model, folder, overwrite },
      runOptions(engine, job, signal),
    );
    const proven = { maskedVsCut: null, ...state.step?.certificate, ...certificate };
    session.markSaved(state, proven);
    return { file, certificate: proven };
  });
}
