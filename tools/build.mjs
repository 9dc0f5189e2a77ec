// @ts-check
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

/**
 * Files shipped as they are: source in node_modules, place in dist. The threaded wasm build is of no use in Node.
 * @type {[string, string][]}
 */
const COPIES = [
  ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', 'wasm/tfjs-backend-wasm.wasm'],
  ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', 'wasm/tfjs-backend-wasm-simd.wasm'],
  ['@jsquash/webp/codec/dec/webp_dec.wasm', 'wasm/webp_dec.wasm'],
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

/** @type {import('esbuild').BuildOptions} */
const forNode = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // The `module` builds of tfjs can be tree-shaken; its `main` builds pull in node-fetch and more.
  mainFields: ['module', 'main'],
};

/** @type {import('esbuild').BuildOptions} */
const forWebview = {
  ...shared,
  platform: 'browser',
  format: 'iife',
  target: 'chrome130',
  loader: { '.ttf': 'file', '.svg': 'text' },
  assetNames: '[name]',
};

/** Name in dist, source, how. @type {[string, string, import('esbuild').BuildOptions][]} */
const BUNDLES = [
  ['extension', 'src/extension/extension.ts', { ...forNode, external: ['vscode'] }],
  ['engine', 'src/engine/main.ts', forNode],
  ['worker', 'src/workers/worker.ts', forNode],
  ['cli', 'src/cli/main.ts', { ...forNode, banner: { js: '#!/usr/bin/env node' } }],
  ['webview', 'webview/main.ts', forWebview],
];

for (const [from, to] of COPIES) {
  const target = join(root, 'dist', to);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(root, 'node_modules', from), target);
}
for (const [name, source, options] of BUNDLES) {
  if (!existsSync(join(root, source))) {
    console.log(`build: ${source} is not there yet, skipped`);
    continue;
  }
  const bundle = await context({ ...options, entryPoints: { [name]: source }, outdir: 'dist' });
  if (watch) {
    await bundle.watch();
    continue;
  }
  try {
    await bundle.rebuild();
  } catch {
    process.exitCode = 1; // esbuild has printed the errors
  }
  await bundle.dispose();
}
if (watch) console.log('build: watching');
