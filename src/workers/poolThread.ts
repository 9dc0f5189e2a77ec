import { SHARE_ENV, Worker } from 'node:worker_threads';
import { libraryLines } from './libraryLines';
import type { FromThread, ThreadSettings, ToThread } from './threadMessages';
import { messageOf } from '../base/reasonOf';

/** What a thread's owner hears of it. */
export interface ThreadEvents {
  onMessage(message: FromThread): void;
  /** The thread is gone without having been told to go: out of memory, an uncaught error. */
  onDeath(reason: string): void;
}

/** One worker thread as its owner sees it. */
export interface PoolThread {
  post(message: ToThread): void;
  /** Whether the process should stay alive for this thread. */
  keepAlive(needed: boolean): void;
  /** Ends it, whatever it is doing, once its backend has started; nothing is heard of it from now on. Resolves when it is really gone. */
  terminate(): Promise<void>;
}

/** Starts a thread from a bundled file that calls `serveThread`. */
export function startThread(file: string, settings: ThreadSettings, events: ThreadEvents): PoolThread {
  // tfjs writes to the console; standard output belongs to the command line's JSON and to the engine's messages.
  // TensorFlow's library reads the process's environment, not the copy of it that threads get by themselves.
  const worker = new Worker(file, { workerData: settings, stdout: true, stderr: true, env: SHARE_ENV });
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.on(
      'data',
      libraryLines((line) => process.stderr.write(line)),
    );
  }
  let gone = false;
  const started = new Promise<void>((resolve) => {
    for (const event of ['message', 'error', 'exit']) {
      worker.once(event, () => {
        resolve();
      });
    }
  });
  const die = (reason: string): void => {
    if (gone) return;
    gone = true;
    events.onDeath(reason);
  };
  worker.on('message', (message: FromThread) => {
    if (!gone) events.onMessage(message);
  });
  worker.on('messageerror', (error) => {
    die(error.message);
  });
  worker.on('error', (error) => {
    die(messageOf(error));
  });
  worker.on('exit', (status) => {
    die(`it ended with status ${status}`);
  });
  return {
    post: (message) => {
      worker.postMessage(message);
    },
    keepAlive: (needed) => {
      if (needed) worker.ref();
      else worker.unref();
    },
    terminate: async () => {
      gone = true;
      // A thread that is ended between loading TensorFlow's library and its first computation takes the process with it.
      if (settings.backend !== 'wasm') {
        worker.ref();
        await atMost(START_MILLISECONDS, started);
      }
      await worker.terminate();
    },
  };
}

/** In which tfjs-node starts even on a busy machine. */
const START_MILLISECONDS = 10_000;

async function atMost(milliseconds: number, awaited: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([awaited, late]);
  clearTimeout(timer);
}
