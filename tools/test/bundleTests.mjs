// @ts-check
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles TypeScript test files for Node, each into `outdir`/<name>.cjs. Mocha, playwright and the like stay outside:
 * they must be the same instance for all.
 * @param {{ root: string, entries: readonly string[], outdir: string }} options paths from `root`
 */
export async function bundleTests({ root, entries, outdir }) {
  await rm(`${root}/${outdir}`, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map((entry) => [basename(entry, '.ts'), entry])),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha', 'playwright-core', 'axe-core'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
