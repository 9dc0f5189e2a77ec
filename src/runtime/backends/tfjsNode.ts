import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import util from 'node:util';
import { Failure } from '../../model/failure';
import { tf } from '../tf';
import type { Backend, BackendOptions } from './backend';
import { prepareNativeEnvironment } from './nativeEnvironment';
import { packageRoot } from './packageRoot';
import { firstLine } from '../../base/firstLine';
import { messageOf } from '../../base/reasonOf';

const PACKAGE = '@tensorflow/tfjs-node';
const registryName = 'tensorflow';
let loadedVersion: string | undefined;

/**
 * TensorFlow's own library. The package is found at run time and never bundled: its libraries are 850 MB. It brings
 * a tfjs-core of its own, which shares the engine with ours through a global symbol.
 */
export const tfjsNodeBackend: Backend = {
  name: 'tfjs-node',
  registryName,
  load: (options) => Promise.resolve().then(() => (loadedVersion ??= load(options))),
};

function load(options: BackendOptions): string {
  const reasons: string[] = [];
  const tried = new Set<string>();
  for (const place of placesToLook(options)) {
    const file = resolvePackage(place.path);
    if (file === undefined) {
      if (place.asked) reasons.push(`there is no ${PACKAGE} at ${place.path}`);
      continue;
    }
    if (tried.has(file)) continue;
    tried.add(file);
    try {
      return requirePackage(file);
    } catch (error) {
      reasons.push(firstLine(messageOf(error)));
    }
  }
  const reason = reasons.length > 0 ? reasons.join('; ') : `${PACKAGE} is not installed`;
  throw new Failure('backendUnavailable', { backend: 'tfjs-node', reason });
}

/** In order: where the user says it is, beside this code, and where `npm run setup:native` puts it. */
function placesToLook({ tfjsNodePath }: BackendOptions): { path: string; asked: boolean }[] {
  const asked = [tfjsNodePath, process.env['MODEL_MINIFIER_TFJS_NODE']].filter((path) => path !== undefined).filter(Boolean);
  const own = [packageRoot(), join(packageRoot(), '.cache', 'native')];
  return [...asked.map((path) => ({ path: resolve(path), asked: true })), ...own.map((path) => ({ path, asked: false }))];
}

/** The main file of the package in a folder that is the package, or that has it in its node_modules. */
function resolvePackage(folder: string): string | undefined {
  const require = createRequire(join(folder, 'package.json'));
  for (const request of existsSync(join(folder, 'binding.gyp')) ? [folder] : [PACKAGE]) {
    try {
      return require.resolve(request);
    } catch {
      // Not there: the next place may have it.
    }
  }
  return undefined;
}

function requirePackage(file: string): string {
  restoreRemovedNodeFunctions();
  prepareNativeEnvironment();
  const wasInProduction = tf.env().getBool('PROD');
  // Outside production mode tfjs-core warns on the console that a second copy of it sets the platform.
  tf.env().set('PROD', true);
  try {
    const loaded = createRequire(file)(file) as { readonly version: Readonly<Record<string, string>> };
    if (!tf.engine().registryFactory[registryName]) throw new Error(`${file} is not ${PACKAGE}`);
    runOnce();
    return loaded.version['tfjs-node'] ?? 'unknown';
  } finally {
    tf.env().set('PROD', wasInProduction);
  }
}

/** A thread in which the library has never computed anything takes the process down with it when it ends. */
function runOnce(): void {
  const engine = tf.engine();
  const { backendName } = engine;
  void tf.setBackend(registryName);
  tf.tidy(() => tf.add(1, 1)).dispose();
  if (backendName) void tf.setBackend(backendName);
  else engine.backendName = backendName;
}

/** tfjs-node 4.22 calls two functions of node:util that Node 23 removed. */
function restoreRemovedNodeFunctions(): void {
  const legacy = util as { isNullOrUndefined?: unknown; isArray?: unknown };
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray ??= (value: unknown) => Array.isArray(value);
}
