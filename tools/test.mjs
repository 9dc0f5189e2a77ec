// @ts-check
/**
 * `npm test`: everything, from a fresh clone. The last line is `N passed, N failed`, with `, N skipped` where this
 * machine can't run a part; the exit status is 1 when something failed or nothing ran.
 *   node tools/test.mjs                 all parts
 *   node tools/test.mjs vitest host     only these; of vitest, study, panel, host, e2e
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';
import { brokenTally, printTallies, skippedTally } from './test/tally.mjs';

/** @typedef {import('./test/tally.mjs').Tally} Tally */

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.setSourceMapsEnabled(true);
const only = process.argv.slice(2);
const wanted = (/** @type {string} */ part) => only.length === 0 || only.includes(part);
/** @type {Tally[]} */
const tallies = [];

ensureDependencies(root);
if (wanted('vitest')) await part('vitest', runUnits);
if (wanted('study')) await part('study', runStudy);
if (['panel', 'host', 'e2e'].some(wanted)) await runInBrowser();
process.exit(printTallies(tallies) ? 0 : 1);

/**
 * @param {string} name
 * @param {() => Promise<Tally>} run
 */
async function part(name, run) {
  try {
    tallies.push(await run());
  } catch (error) {
    console.error(error);
    tallies.push(brokenTally(name, error));
  }
}

async function runUnits() {
  const { runVitest } = await import('./test/runVitest.mjs');
  const { nativeNote } = await import('./test/nativeNote.mjs');
  return { ...(await runVitest({ name: 'vitest', root })), note: nativeNote(root) };
}

/** The small form of the paper's study, by the built command line. */
async function runStudy() {
  const { runSmallStudy } = await import('./test/runSmallStudy.mjs');
  return runSmallStudy({ root });
}

/** The parts that need a browser, most of them a real VS Code too; a machine without a browser skips them, and is told so. */
async function runInBrowser() {
  const { CHROMIUM_ADVICE, findChromium } = await import('./vscode-host/findChromium.mjs');
  const { installHost } = await import('./vscode-host/installHost.mjs');
  const parts = ['panel', 'host', 'e2e'].filter(wanted);
  const chromium = findChromium();
  if (!chromium) {
    console.error(`\n${CHROMIUM_ADVICE}\n`);
    tallies.push(...parts.map((name) => skippedTally(name, CHROMIUM_ADVICE)));
    return;
  }
  if (wanted('panel')) {
    const { runPanelFlows } = await import('./test/runPanelFlows.mjs');
    await part('panel', async () => runPanelFlows({ root, chromium }));
  }
  const inVsCode = parts.filter((name) => name !== 'panel');
  if (inVsCode.length === 0) return;
  try {
    const host = await installHost(join(root, '.cache', 'vscode-host'));
    const vsix = packageExtension();
    const { runHostSuite } = await import('./test/runHostSuite.mjs');
    const { runEndToEnd } = await import('./test/runEndToEnd.mjs');
    if (wanted('host')) await part('host', () => runHostSuite({ root, host, chromium }));
    if (wanted('e2e')) await part('e2e', () => runEndToEnd({ root, host, chromium, vsix }));
  } catch (error) {
    console.error(error);
    tallies.push(...inVsCode.map((name) => brokenTally(name, error)));
  }
}

/** Builds dist/, which the host suite loads, and the package that the end-to-end tests install. */
function packageExtension() {
  const { status } = spawnSync(process.execPath, [join(root, 'tools', 'package.mjs')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the extension could not be packaged');
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return join(root, `${name}-${version}.vsix`);
}
