/**
 * Bundles the product into dist/.
 *   node tools/build.mjs            minified, as it is shipped
 *   node tools/build.mjs --dev      readable, with source maps
 *   node tools/build.mjs --watch    --dev, and again on every change
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const development = watch || process.argv.includes('--dev');

/** Bundles that run in Node: dist name, source, and what else differs. @type {[string, string, import('esbuild').BuildOptions?][]} */
const NODE_BUNDLES = [
  ['extension', 'src/extension/extension.ts', { external: ['vscode'] }],
  ['engine', 'src/engine/main.ts'],
  ['worker', 'src/workers/worker.ts'],
  ['cli', 'src/cli/main.ts', { banner: { js: '#!/usr/bin/env node' } }],
];
const WEBVIEW = 'webview/main.ts';

/** Files shipped as they are: source in node_modules, place in dist. The threaded wasm build is of no use in Node. */
const COPIES = [
  ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', 'wasm/tfjs-backend-wasm.wasm'],
  ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', 'wasm/tfjs-backend-wasm-simd.wasm'],
  ['@vscode/codicons/dist/codicon.css', 'codicon.css'],
  ['@vscode/codicons/dist/codicon.ttf', 'codicon.ttf'],
];

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: !development,
  sourcemap: development && 'linked',
  legalComments: development ? 'none' : 'linked',
  logLevel: 'warning',
};

/** @returns {import('esbuild').BuildOptions[]} */
function bundles() {
  const node = NODE_BUNDLES.map(([name, entry, more]) => ({
    ...shared,
    entryPoints: { [name]: entry },
    outdir: 'dist',
    platform: /** @type {const} */ ('node'),
    format: /** @type {const} */ ('cjs'),
    target: 'node20',
    // The `module` builds of tfjs can be tree-shaken; its `main` builds pull in node-fetch and more.
    mainFields: ['module', 'main'],
    ...more,
  }));
  /** @type {import('esbuild').BuildOptions} */
  const webview = {
    ...shared,
    entryPoints: { webview: WEBVIEW },
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
    target: 'chrome130',
    loader: { '.ttf': 'file', '.svg': 'text' },
    assetNames: '[name]',
  };
  return [...node, webview];
}

/** @param {import('esbuild').BuildOptions} options */
function entryOf(options) {
  return Object.values(/** @type {Record<string, string>} */ (options.entryPoints))[0] ?? '';
}

for (const [from, to] of COPIES) {
  const target = join(root, 'dist', to);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(root, 'node_modules', from), target);
}
for (const options of bundles()) {
  const entry = entryOf(options);
  if (!existsSync(join(root, entry))) {
    console.log(`build: ${entry} is not there yet, skipped`);
    continue;
  }
  const bundle = await context(options);
  if (watch) await bundle.watch();
  else {
    try {
      await bundle.rebuild();
    } catch {
      process.exitCode = 1; // esbuild has printed the errors
    }
    await bundle.dispose();
  }
}
if (watch) console.log('build: watching');
