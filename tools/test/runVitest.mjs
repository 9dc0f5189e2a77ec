// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Runs vitest in a process of its own and counts what its JSON report says.
 * @param {{ name: string, root: string, words?: string[], env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runVitest({ name, root, words = [], env = {} }) {
  const report = join(root, 'test-output', `${name.replace(/\W+/g, '-')}.json`);
  await mkdir(join(root, 'test-output'), { recursive: true });
  await rm(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...words], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} */
  const result = JSON.parse(await readFile(report, 'utf8'));
  // A file that does not even load fails without a failed test in it.
  const unloaded = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = result.numFailedTests + unloaded;
  // An error outside all tests shows in the exit status alone.
  return {
    name,
    passed: result.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: result.numPendingTests,
  };
}
