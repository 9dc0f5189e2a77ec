// @ts-check
import { execFile } from 'node:child_process';
import { join } from 'node:path';

/**
 * Runs tools/webview-flows.mjs: the panel used in a browser against the fake extension.
 * @param {{ root: string, chromium: string }} options
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runPanelFlows({ root, chromium }) {
  const options = { cwd: root, env: { ...process.env, CHROME_PATH: chromium }, maxBuffer: Infinity };
  /** @type {string} */
  const stdout = await new Promise((resolve) => {
    const flows = execFile(process.execPath, [join(root, 'tools', 'webview-flows.mjs')], options, (_error, text) => resolve(text));
    flows.stderr?.pipe(process.stderr);
  });
  process.stdout.write(stdout);
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  if (passed === undefined || failed === undefined) throw new Error('the flows of the panel ended before their sum');
  return { name: 'panel', passed: Number(passed), failed: Number(failed), skipped: 0 };
}
