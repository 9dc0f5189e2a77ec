/** A worker thread of the product: bundled to dist/worker.js and started by the thread pool. */
import { parentPort, workerData } from 'node:worker_threads';
import { operationTable } from '../operations/operationTable';
import { taskTable } from '../operations/taskTable';
import { keepExecutables } from '../operations/withExecutable';
import { startBackend } from '../runtime/backends/startBackend';
import { hasWasmCrashed } from '../runtime/wasmCrash';
import { serveThread } from './serveThread';
import type { ThreadSettings } from './threadMessages';

/** Weights of built models that wait to be used again; little beside the 4 GiB that wasm has. */
const KEPT_BYTES = 256 * 2 ** 20;

if (parentPort) {
  keepExecutables(KEPT_BYTES);
  void serveThread(parentPort, workerData as ThreadSettings, {
    startBackend,
    isSpent: hasWasmCrashed,
    operations: operationTable,
    tasks: taskTable,
  });
}
