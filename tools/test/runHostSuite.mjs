// @ts-check
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { developmentHost } from '../vscode-host/developmentHost.mjs';
import { startBrowser } from '../vscode-host/startBrowser.mjs';
import { startServer } from '../vscode-host/startServer.mjs';
import { bundleTests } from './bundleTests.mjs';
import { makeWorkspace } from './makeWorkspace.mjs';

/** The suite may take this long, however busy the machine is. */
const LIMIT = 10 * 60_000;

/** Bundles of the host suite, from the root; also used by tools/test-electron.mjs. */
export const HOST_SUITE = '.cache/test-host';

/**
 * Runs test/host inside the extension host of a real VS Code server, opened by a browser. Logs and a picture of the
 * end go to test-output/host.
 * @param {{ root: string, host: import('../vscode-host/installHost.mjs').Host, chromium: string }} options
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runHostSuite({ root, host, chromium }) {
  const output = join(root, 'test-output', 'host');
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  await bundleHostSuite(root);
  const temporary = await mkdtemp(join(tmpdir(), 'model-minifier-host-'));
  const workspace = join(temporary, 'workspace');
  await makeWorkspace({ root, folder: workspace });
  const server = await startServer({ host, folder: temporary, env: { HOST_RESULTS: output } });
  try {
    const browser = await startBrowser({ executable: chromium, folder: join(temporary, 'browser'), log: join(output, 'console.log') });
    try {
      const ended = suiteEnd(browser.page);
      const places = { extension: root, tests: join(root, HOST_SUITE, 'run.cjs') };
      await developmentHost(browser.page, { authority: server.authority, ...places });
      await browser.page.goto(`${server.url}/?folder=${encodeURIComponent(workspace)}`);
      await Promise.race([ended, sleep(LIMIT, undefined, { ref: false })]);
      await browser.page.screenshot({ path: join(output, 'end.png') });
    } finally {
      await browser.stop();
    }
  } finally {
    await server.stop();
    await cp(server.log, join(output, 'server.log'));
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
  return readResults(output);
}

/** @param {string} root */
export async function bundleHostSuite(root) {
  const files = await readdir(join(root, 'test', 'host'));
  const entries = files.filter((file) => file === 'run.ts' || file.endsWith('.test.ts')).map((file) => `test/host/${file}`);
  await bundleTests({ root, entries, outdir: HOST_SUITE });
}

/**
 * Prints what mocha said and reads the counts that test/host/run.ts left.
 * @param {string} output
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function readResults(output) {
  const log = join(output, 'mocha.log');
  if (existsSync(log)) console.log(await readFile(log, 'utf8'));
  const results = join(output, 'results.json');
  if (!existsSync(results)) throw new Error(`the suite did not come to its end; see ${output}`);
  return { name: 'host', ...JSON.parse(await readFile(results, 'utf8')) };
}

/**
 * VS Code calls these two when the page has them, as it does for its own test runner.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<void>}
 */
function suiteEnd(page) {
  return new Promise((resolve, reject) => {
    Promise.all([
      page.exposeFunction('codeAutomationLog', () => undefined),
      page.exposeFunction('codeAutomationExit', () => resolve()),
    ]).catch(reject);
  });
}
