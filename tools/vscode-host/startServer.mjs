// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Nothing that opens by itself, phones home or covers the workbench. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'extensions.webWorker': false,
  // As on the desktop; the web saves by itself.
  'files.autoSave': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  // Browsers refuse native dialogs; the workbench's own can be clicked.
  'files.simpleDialog.enable': true,
};

/**
 * @typedef {object} ServerOptions
 * @property {import('./installHost.mjs').Host} host
 * @property {string} folder a fresh folder for the server's data, extensions and log
 * @property {string} [vsix] an extension package to install before the start
 * @property {Record<string, unknown>} [settings] user settings beside the quiet ones
 * @property {NodeJS.ProcessEnv} [env] for the extension host
 */

/**
 * @typedef {object} Server
 * @property {string} url
 * @property {string} authority what `vscode-remote://` names it
 * @property {string} log file of what the server printed
 * @property {() => Promise<void>} stop ends it and everything it started
 */

/**
 * Starts VS Code's own server on a free local port, without sign-in, marketplace or telemetry.
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 */
export async function startServer({ host, folder, vsix, settings = {}, env = {} }) {
  const extensions = join(folder, 'extensions');
  const user = join(folder, 'data', 'data', 'User');
  await mkdir(extensions, { recursive: true });
  await mkdir(user, { recursive: true });
  await writeFile(join(user, 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }));

  const main = join(host.vscode, 'out', 'server-main.js');
  const places = ['--server-data-dir', join(folder, 'data'), '--extensions-dir', extensions];
  const terms = ['--accept-server-license-terms', '--telemetry-level', 'off'];
  if (vsix) install(host.node, [main, ...terms, ...places, '--install-extension', vsix]);

  const port = await freePort();
  const listen = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  const log = join(folder, 'server.log');
  const output = await open(log, 'w');
  const child = spawn(host.node, [main, ...terms, ...places, ...listen, '--disable-workspace-trust'], {
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', ...env },
    stdio: ['ignore', output.fd, output.fd],
    detached: true, // a process group of its own, so that stop() reaches the extension hosts too
  });
  const exited = once(child, 'exit');
  await output.close();
  const stop = async () => {
    signalGroup(child, 'SIGTERM');
    await Promise.race([exited, sleep(5000, undefined, { ref: false })]);
    signalGroup(child, 'SIGKILL');
  };
  const url = `http://localhost:${port}`;
  try {
    await answers(`${url}/version`, child);
  } catch (error) {
    await stop();
    throw new Error(`the VS Code server did not start: ${await readFile(log, 'utf8')}`, { cause: error });
  }
  return { url, authority: `localhost:${port}`, log, stop };
}

/**
 * @param {string} node
 * @param {string[]} words
 */
function install(node, words) {
  const { status, stdout, stderr } = spawnSync(node, words, { encoding: 'utf8' });
  if (status !== 0 || !/successfully installed/.test(stdout)) throw new Error(`installing the .vsix failed: ${stdout}${stderr}`);
}

/**
 * @param {string} url
 * @param {import('node:child_process').ChildProcess} child
 */
async function answers(url, child) {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`it exited with ${child.exitCode}`);
    try {
      await (await fetch(url)).text();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('no answer within a minute');
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // the whole group has ended already
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
