import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { FromThread, ThreadSettings, ToThread } from './threadMessages';

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
  /** Ends it at once, whatever it is doing; nothing is heard of it from then on. Resolves when it is really gone. */
  terminate(): Promise<void>;
}

/** Starts a thread from a bundled file that calls `serveThread`. */
export function startThread(file: string, settings: ThreadSettings, events: ThreadEvents): PoolThread {
  // tfjs writes to the console; standard output belongs to the command line's JSON and to the engine's messages.
  // TensorFlow's library reads the process's environment, not the copy of it that threads get by themselves.
  const worker = new Worker(file, { workerData: settings, stdout: true, env: SHARE_ENV });
  worker.stdout.on('data', (text: Buffer) => process.stderr.write(text));
  let gone = false;
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
    die(error instanceof Error ? error.message : String(error));
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
      await worker.terminate();
    },
  };
}
