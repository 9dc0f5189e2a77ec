// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** What to tell somebody whose machine has no browser for the tests. */
export const CHROMIUM_ADVICE =
  'Chromium was not found: install it (Debian: apt install chromium fonts-dejavu-core) or set CHROME_PATH to a Chrome.';

/**
 * Finds a Chromium or Chrome: CHROME_PATH, else the PATH; on Debian as root it is installed when missing.
 * @returns {string | undefined} the executable, undefined where there is none
 */
export function findChromium() {
  const asked = process.env['CHROME_PATH'];
  if (asked) return existsSync(asked) ? asked : undefined;
  return look() ?? (installFromDebian() ? look() : undefined);
}

/** @returns {string | undefined} */
function look() {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).flatMap((place) => NAMES.map((name) => join(place, name)));
  return [...onPath, ...ELSEWHERE].find((file) => existsSync(file));
}

/** @returns {boolean} */
function installFromDebian() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false;
  console.log('vscode-host: installing Chromium with apt-get');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (/** @type {string[]} */ ...words) =>
    spawnSync('apt-get', words, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  return run('update') && run('install', '--yes', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
}
