import { ErrorCodes, ResponseError, type MessageConnection } from 'vscode-jsonrpc/node';
import { defined } from '../base/defined';
import { toFailureRecord } from '../model/failure';
import type { EngineErrorData, EngineMethod, EngineNotifications, EngineParams, EngineSettings } from '../protocol/engine';
import type { Engine, MakePool } from './engine';
import { Idleness } from './idleness';
import { Jobs } from './jobs';
import { requestHandlers } from './requestHandlers';
import { Sessions } from './sessions';
import { RankingPace } from './rankingPace';

/** Answers the engine's requests on a connection until it closes. Failures become response errors with their record. */
export function serveEngine(connection: MessageConnection, settings: EngineSettings, makePool: MakePool): void {
  const notify = <N extends keyof EngineNotifications>(name: N, params: EngineNotifications[N]): void => {
    void connection.sendNotification(name, params);
  };
  const { backend, tfjsNodePath, workers } = settings;
  const engine: Engine = {
    settings,
    makePool,
    pool: makePool({
      backend,
      ...defined({ tfjsNodePath, threads: workers }),
      onReady: (started, threads) => notify('ready', { backend: started, workers: threads }),
    }),
    sessions: new Sessions(),
    jobs: new Jobs(),
    pace: new RankingPace(() => engine.pool.threads),
    notify,
  };
  const idleness = new Idleness(engine, () => notify('idle', {}));
  for (const method of Object.keys(requestHandlers) as EngineMethod[]) {
    connection.onRequest(method, (params: unknown) => idleness.during(() => answer(engine, method, params)));
  }
  connection.onClose(() => {
    idleness.stop();
    engine.pool.dispose();
  });
  connection.listen();
  idleness.wait();
}

async function answer(engine: Engine, method: EngineMethod, params: unknown): Promise<unknown> {
  const handler = requestHandlers[method] as (params: EngineParams<EngineMethod>, engine: Engine) => unknown;
  try {
    return await handler(params as EngineParams<EngineMethod>, engine);
  } catch (error) {
    const record: EngineErrorData = toFailureRecord(error);
    if (record.code === 'internal') console.error(error);
    throw new ResponseError(ErrorCodes.InternalError, record.code, record);
  }
}
