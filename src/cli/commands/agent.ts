import { type Command, InvalidArgumentError, Option } from 'commander';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defined } from '../../base/defined';
import type { BackendChoice } from '../../protocol/vocabulary';
import { runAgent } from '../../queue/agent';
import { LIMITS } from '../../queue/limits';
import { PackCache } from '../../queue/packs/packCache';
import { queueAddress } from '../../queue/queueAddress';
import { ThreadPool } from '../../workers/threadPool';
import { endingInSteps } from '../interrupt';
import { queueAt } from '../queueAt';

const MIB = 1024 * 1024;
const LARGEST_MIB = LIMITS.packBytes / MIB;

interface Options {
  readonly backend: BackendChoice;
  readonly threads?: number;
  readonly cache: string;
  readonly cacheSize: number;
  readonly largest: number;
  readonly idleExit?: number;
}

/** `agent URL`: measures the trials of studies that are shared there, until it is told to end. */
export function addAgent(program: Command): void {
  program
    .command('agent')
    .description('Measure trials of studies that are shared by a queue, until Ctrl-C: once ends the trials at hand, twice gives them back.')
    .argument('<url>', 'where the queue lies: redis://HOST:PORT, rediss://USER:PASSWORD@HOST or postgres://USER:PASSWORD@HOST/DATABASE')
    .addOption(new Option('--backend <name>', 'what computes').choices(['auto', 'tfjs-node', 'wasm']).default('auto'))
    .option('--threads <n>', 'how many trials at once (default: one for each core with wasm, one with tfjs-node)', atLeastOne)
    .option('--cache <folder>', 'where models and data sets are kept', defaultCache())
    .option('--cache-size <MiB>', 'how much of them is kept, in MiB', atLeastOne, LARGEST_MIB)
    .option('--largest <MiB>', 'refuse a model or a data set that is larger, in MiB', atLeastOne, LARGEST_MIB)
    .option('--idle-exit <seconds>', 'end when there was nothing to do for so long (default: wait on)', atLeastOne)
    .action(async (url: string, { backend, threads, cache, cacheSize, largest, idleExit }: Options) => {
      const { password } = queueAt(url);
      const pool = new ThreadPool({
        workerFile: join(__dirname, 'worker.js'),
        backend,
        ...defined({ threads, tfjsNodePath: process.env['MODEL_MINIFIER_TFJS_NODE'] }),
      });
      try {
        const computes = await pool.run('program', {});
        await endingInSteps((signals) =>
          runAgent(
            {
              address: queueAddress(url, password),
              program: computes,
              threads: pool.threads,
              cache: new PackCache(cache, { packBytes: Math.min(largest * MIB, LIMITS.packBytes), wholeBytes: cacheSize * MIB }),
              measure: (trials, signal) => pool.run('measurePacked', trials, { signal }),
              onLine: (line) => process.stderr.write(`${line}\n`),
              ...(idleExit === undefined ? {} : { idleMilliseconds: idleExit * 1_000 }),
            },
            signals,
          ),
        );
      } finally {
        pool.dispose();
        await pool.ended();
      }
    });
}

function defaultCache(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(homedir(), '.cache'), 'model-minifier', 'packs');
}

function atLeastOne(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number of at least 1 is needed.');
  return value;
}
