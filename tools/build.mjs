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
import { bundles } from './bundles.mjs';

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

for (const [from, to] of COPIES) {
  const target = join(root, 'dist', to);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(root, 'node_modules', from), target);
}
for (const [name, source, options] of bundles(root, development)) {
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
