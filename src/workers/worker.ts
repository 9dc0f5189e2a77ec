/** A worker thread of the product: bundled to dist/worker.js and started by the thread pool. */
import { parentPort, workerData } from 'node:worker_threads';
import { operationTable } from '../operations/operationTable';
import { taskTable } from '../operations/taskTable';
import { startBackend } from '../runtime/backends/startBackend';
import { serveThread } from './serveThread';
import type { ThreadSettings } from './threadMessages';

if (parentPort) {
  void serveThread(parentPort, workerData as ThreadSettings, {
    startBackend,
    operations: operationTable,
    tasks: taskTable,
  });
}
