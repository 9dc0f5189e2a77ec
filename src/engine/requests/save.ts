import { defined } from '../../base/defined';
import { removePartials } from '../../formats/weightFiles/removePartials';
import type { EngineParams, EngineResult } from '../../protocol/engine';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';

/** Writes the current model and reads it back. */
export function save(
  { session, job, folder, overwrite, name, beside }: EngineParams<'save'>,
  engine: Engine,
): Promise<EngineResult<'save'>> {
  const { model, analysis } = engine.sessions.get(session).current;
  return engine.jobs.run(job, async (signal) => {
    const params = { model, runs: analysis.notRun === undefined, folder, overwrite, ...defined({ name, beside }) };
    const { file, certificate, warnings } = await engine.pool
      .run('save', params, runOptions(engine, job, signal))
      .catch((error: unknown) => cleanUp(engine, folder, error));
    return { file, certificate, warnings };
  });
}

/** A thread that was ended in the middle of writing could not clean up after itself. */
async function cleanUp(engine: Engine, folder: string, error: unknown): Promise<never> {
  await engine.pool.ended();
  await removePartials(folder);
  throw error;
}
