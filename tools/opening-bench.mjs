// @ts-check
/**
 * How long it takes from the click on a model to what the panel shows of it, in a real VS Code with the packaged extension:
 * `npm run bench opening [-- --json] [-- --rounds=N]`. The model of 20,522 parameters, opened in the same run, tells what
 * VS Code and a busy machine take by themselves.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleTests } from './test/bundleTests.mjs';
import { CHROMIUM_ADVICE, findChromium } from './vscode-host/findChromium.mjs';
import { installHost } from './vscode-host/installHost.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const OUTDIR = '.cache/bench-opening';

/**
 * Measures, prints, and writes test-output/bench-opening.json.
 * @param {string[]} options --json prints JSON in place of the table; --rounds=N opens each model N times
 */
export async function benchOpening(options) {
  const rounds = Number(options.find((option) => option.startsWith('--rounds='))?.split('=')[1] ?? 3);
  const chromium = findChromium();
  if (!chromium) throw new Error(CHROMIUM_ADVICE);
  const output = join(root, 'test-output', 'opening');
  await mkdir(output, { recursive: true });
  const host = await installHost(join(root, '.cache', 'vscode-host'));
  const packed = spawnSync(process.execPath, [join(root, 'tools', 'package.mjs')], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (packed.status !== 0) throw new Error('the extension could not be packaged');
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await bundleTests({ root, entries: ['test/e2e/opening.ts'], outdir: OUTDIR });
  const { measureOpening } = createRequire(import.meta.url)(join(root, OUTDIR, 'opening.cjs'));
  /** @type {import('../test/e2e/opening').Opening[]} */
  const openings = await measureOpening({ host, chromium, vsix: join(root, `${name}-${version}.vsix`), output }, rounds);
  const json = `${JSON.stringify(openings, null, 2)}\n`;
  await writeFile(join(root, 'test-output', 'bench-opening.json'), json);
  if (options.includes('--json')) console.log(json);
  else for (const { what, painted, traced } of openings) console.log(`${what.padEnd(14)}${seconds(painted)}  traced ${seconds(traced)}`);
}

/** @param {number} milliseconds */
function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(2)} s`.padStart(8);
}
