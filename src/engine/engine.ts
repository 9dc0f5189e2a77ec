import type { EngineNotifications, EngineSettings } from '../protocol/engine';
import type { PoolSettings, ThreadPool } from '../workers/threadPool';
import type { Jobs } from './jobs';
import type { RankingPace } from './rankingPace';
import type { Sessions } from './sessions';

/** Makes a thread pool; where the worker's file lies is known to the process's entry. */
export type MakePool = (settings: Omit<PoolSettings, 'workerFile'>) => ThreadPool;

/** What the request handlers work with. */
export interface Engine {
  readonly settings: EngineSettings;
  readonly makePool: MakePool;
  /** Where everything that takes long, or needs tfjs, is run. */
  readonly pool: ThreadPool;
  readonly sessions: Sessions;
  readonly jobs: Jobs;
  readonly pace: RankingPace;
  notify<N extends keyof EngineNotifications>(name: N, params: EngineNotifications[N]): void;
}
