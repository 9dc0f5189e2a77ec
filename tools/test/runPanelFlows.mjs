// @ts-check
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Runs tools/webview-flows.mjs: the panel used in a browser against the fake extension.
 * @param {{ root: string, chromium: string }} options
 * @returns {import('./tally.mjs').Tally}
 */
export function runPanelFlows({ root, chromium }) {
  const { stdout } = spawnSync(process.execPath, [join(root, 'tools', 'webview-flows.mjs')], {
    cwd: root,
    env: { ...process.env, CHROME_PATH: chromium },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  process.stdout.write(stdout);
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  if (passed === undefined || failed === undefined) throw new Error('the flows of the panel ended before their sum');
  return { name: 'panel', passed: Number(passed), failed: Number(failed), skipped: 0 };
}
