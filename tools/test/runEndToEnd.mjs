// @ts-check
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import { bundleTests } from './bundleTests.mjs';

/**
 * Runs test/e2e: a browser clicks through the packaged extension, installed into a real VS Code server. Pictures and
 * logs go to test-output/e2e.
 * @param {{ root: string, host: import('../vscode-host/installHost.mjs').Host, chromium: string, vsix: string }} options
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runEndToEnd({ root, host, chromium, vsix }) {
  const output = join(root, 'test-output', 'e2e');
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const outdir = '.cache/test-e2e';
  const files = (await readdir(join(root, 'test', 'e2e'))).filter((file) => file.endsWith('.test.ts')).sort();
  await bundleTests({ root, entries: files.map((file) => `test/e2e/${file}`), outdir });

  process.env['E2E_SETUP'] = JSON.stringify({ host, chromium, vsix, output });
  // Steps build on one another: after the first failure the rest says nothing new, but it takes minutes.
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, slow: 20_000, reporter: 'spec', bail: true });
  for (const file of files) mocha.addFile(join(root, outdir, file.replace(/\.ts$/, '.cjs')));
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ name: 'e2e', passed: passes, failed: failures, skipped: pending + runner.total - passes - failures - pending });
    });
  });
}
