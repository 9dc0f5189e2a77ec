/**
 * Builds the panel with a fake extension around it into .cache/webview-harness/, to be opened in a browser:
 * index.html?theme=dark|light|hcDark|hcLight&scene=fresh|worked|studying|busy|opening|failed|ranking|deep|repaired|graph
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, '.cache/webview-harness');

/** @returns {Promise<string>} the address of the page */
export async function buildHarness() {
  await mkdir(out, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: { webview: 'webview/main.ts', harness: 'test/webview-harness/harness.ts' },
    outdir: out,
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    platform: 'browser',
    format: 'iife',
    target: 'chrome130',
    loader: { '.svg': 'text' },
    logLevel: 'warning',
  });
  await copyFile(join(root, 'test/webview-harness/index.html'), join(out, 'index.html'));
  return pathToFileURL(join(out, 'index.html')).href;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildHarness());
