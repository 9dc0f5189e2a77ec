/** The engine process: bundled to dist/engine.js, forked by the extension, gone when its parent is. */
import { join } from 'node:path';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import type { EngineSettings } from '../protocol/engine';
import { ThreadPool } from '../workers/threadPool';
import { serveEngine } from './serveEngine';

/** The extension passes the settings as JSON in the first argument. */
const settings = JSON.parse(process.argv[2] ?? '{"backend":"auto"}') as EngineSettings;

process.on('disconnect', () => process.exit(0));
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
serveEngine(connection, settings, (choice) => new ThreadPool({ ...choice, workerFile: join(__dirname, 'worker.js') }));
