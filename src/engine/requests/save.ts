import { defined } from '../../base/defined';
import { removePartials } from '../../formats/weightFiles/removePartials';
import type { EngineParams, EngineResult } from '../../protocol/engine';
import { asJob } from '../asJob';
import type { Engine } from '../engine';

/** Writes the current model and reads it back. */
export function save(
  { session, job, folder, overwrite, steps, ...told }: EngineParams<'save'>,
  engine: Engine,
): Promise<EngineResult<'save'>> {
  const { current, original } = engine.sessions.get(session);
  const { model, analysis } = current;
  const run = steps && { original: original.model, steps };
  return asJob(engine, { job, session }, async (options) => {
    const params = { model, analysis, folder, overwrite, ...told, ...defined({ run }) };
    const { file, certificate, order, leftOut, warnings } = await engine.pool
      .run('save', params, options)
      .catch((error: unknown) => cleanUp(engine, folder, error));
    return { file, certificate, ...defined({ order, leftOut }), warnings };
  });
}

/** A thread that was ended in the middle of writing could not clean up after itself. */
async function cleanUp(engine: Engine, folder: string, error: unknown): Promise<never> {
  await engine.pool.ended();
  await removePartials(folder);
  throw error;
}
