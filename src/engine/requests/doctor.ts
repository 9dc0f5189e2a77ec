import type { DoctorAnswer } from '../../protocol/doctorAnswer';
import type { EngineParams } from '../../protocol/engine';
import { asJob } from '../asJob';
import type { Engine } from '../engine';

/**
 * Looks at the backends, in a thread of its own: it must be able to say why the chosen backend does not start, and
 * loads backends that nobody asked for.
 */
export function doctor({ job }: EngineParams<'doctor'>, engine: Engine): Promise<DoctorAnswer> {
  const { backend, tfjsNodePath } = engine.settings;
  const pool = engine.makePool({
    backend: backend === 'wasm' ? 'wasm' : 'auto',
    threads: 1,
    ...(tfjsNodePath === undefined ? {} : { tfjsNodePath }),
  });
  return asJob(engine, { job, session: null }, (options) => pool.run('doctor', {}, options)).finally(() => pool.dispose());
}
