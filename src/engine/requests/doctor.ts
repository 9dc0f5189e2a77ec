import type { DoctorAnswer } from '../../protocol/doctorAnswer';
import type { EngineParams } from '../../protocol/engine';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';

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
  return engine.jobs.run(job, (signal) => pool.run('doctor', {}, runOptions(engine, job, signal))).finally(() => pool.dispose());
}
