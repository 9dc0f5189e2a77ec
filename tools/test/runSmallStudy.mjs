// @ts-check
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Runs the small form of the paper's study from the start: networks, trials, record and page; what it measured is kept in test-output.
 * @param {{ root: string }} options
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runSmallStudy({ root }) {
  const out = join(root, 'test-output', 'study-small');
  await rm(out, { recursive: true, force: true });
  const { stdout } = spawnSync(process.execPath, [join(root, 'tools', 'study', 'paper.mjs'), '--small', '--out', out], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  process.stdout.write(stdout);
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  if (passed === undefined || failed === undefined) throw new Error('the small study ended before its sum');
  return { name: 'study', passed: Number(passed), failed: Number(failed), skipped: 0 };
}
