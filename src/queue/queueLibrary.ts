import type * as BullModule from 'bullmq';
import type { Redis } from 'ioredis';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { optionalDependencies } from '../../package.json';
import { firstLine } from '../base/firstLine';
import { reasonOf } from '../base/reasonOf';
import { Failure } from '../model/failure';
import { packageRoot } from '../runtime/backends/packageRoot';
import type { QueueAddress } from './queueAddress';

/** BullMQ, and what it reaches its store by. */
export interface QueueLibrary {
  readonly bull: typeof BullModule;
  /** Makes a client; absent where the store is no Redis. */
  readonly Redis?: typeof Redis;
}

const CLIENTS = { redis: 'ioredis', postgres: 'pg' } as const;

/**
 * Loads BullMQ and the client of this store: found at run time and never bundled, since only who shares a study among machines has them.
 * Throws `queueUnavailable` with the command that installs them.
 */
export function queueLibrary({ store }: Pick<QueueAddress, 'store'>, folder: string = packageRoot()): QueueLibrary {
  const require = createRequire(join(folder, 'package.json'));
  const client = CLIENTS[store];
  try {
    const bull = require('bullmq') as typeof BullModule;
    const loaded = require(client) as { readonly Redis?: typeof Redis };
    return { bull, ...(loaded.Redis ? { Redis: loaded.Redis } : {}) };
  } catch (error) {
    const wanted = ['bullmq', client].map((name) => `${name}@${optionalDependencies[name as 'bullmq']}`).join(' ');
    const reason = `${firstLine(reasonOf(error))}; install what it takes: npm install --prefix ${folder} ${wanted}`;
    throw new Failure('queueUnavailable', { reason }, { cause: error });
  }
}
