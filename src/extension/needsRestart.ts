import type { ToldEngineSettings } from './engineSettings';

/**
 * Whether an engine that was started with some settings is another than the one that is wanted now. Trust alone changes nothing:
 * only a native backend that was asked for and could not be had before does.
 */
export function needsRestart(started: ToldEngineSettings, now: ToldEngineSettings): boolean {
  const { backend, tfjsNodePath, workers, trusted } = now;
  if (started.workers !== workers) return true;
  const wants = backend === 'tfjs-node' || (backend === 'auto' && tfjsNodePath !== '');
  if (started.trusted !== trusted) return trusted && wants;
  return trusted && (started.backend !== backend || (backend !== 'wasm' && started.tfjsNodePath !== tfjsNodePath));
}
