import { removePartials } from '../../formats/weightFiles/removePartials';
import type { EngineParams, EngineResult } from '../../protocol/engine';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';

/** Writes the current model and reads it back. Only then does the session count as saved. */
export function save({ session: id, job, folder, overwrite }: EngineParams<'save'>, engine: Engine): Promise<EngineResult<'save'>> {
  const session = engine.sessions.get(id);
  const state = session.current;
  return engine.jobs.run(job, async (signal) => {
    const params = { model: state.model, runs: state.analysis.notRun === undefined, folder, overwrite };
    const { file, certificate, warnings } = await engine.pool
      .run('save', params, runOptions(engine, job, signal))
      .catch((error: unknown) => cleanUp(engine, folder, error));
    const proven = { maskedVsCut: null, ...state.step?.certificate, ...certificate };
    session.markSaved(state, proven);
    return { file, certificate: proven, warnings };
  });
}

/** A thread that was ended in the middle of writing could not clean up after itself. */
async function cleanUp(engine: Engine, folder: string, error: unknown): Promise<never> {
  await engine.pool.ended();
  await removePartials(folder);
  throw error;
}
