import { outline as outlineOf } from '../../operations/outline';
import type { EngineParams, EngineResult } from '../../protocol/engine';

/** Reads model.json alone: told at once, while threads and backends are still starting. */
export function outline({ file }: EngineParams<'outline'>): Promise<EngineResult<'outline'>> {
  return outlineOf({ file });
}
