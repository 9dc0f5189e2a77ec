// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** VS Code 1.139.1, as npm carries it, and the Node that it was made for. */
const CODE_SERVER = '4.139.1';
const NODE = '24.21.0';
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/**
 * A real VS Code (server and web workbench) ready to be started.
 * @typedef {object} Host
 * @property {string} node the Node executable that runs it
 * @property {string} vscode VS Code's own folder, the one with out/server-main.js
 */

/**
 * Installs VS Code from npm into `folder`, once. Install scripts are not run: nothing is compiled, and a server without
 * its native modules (terminal, log) is enough for tests. Takes about a minute and 700 MB.
 * @param {string} folder
 * @returns {Promise<Host>}
 */
export async function installHost(folder) {
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) throw new Error(`there is no VS Code server for ${platform}`);
  const host = {
    node: join(folder, 'node_modules', `node-${platform}`, 'bin', 'node'),
    vscode: join(folder, 'node_modules', 'code-server', 'lib', 'vscode'),
  };
  const done = join(folder, `installed-${CODE_SERVER}-${NODE}`);
  if (existsSync(done)) return host;
  console.log(`vscode-host: installing code-server ${CODE_SERVER} into ${folder}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  npmInstall(folder, [`code-server@${CODE_SERVER}`, `node-${platform}@${NODE}`]);
  npmInstall(host.vscode, ['--omit=dev']); // pinned by the npm-shrinkwrap.json it comes with
  await writeFile(done, '');
  return host;
}

/**
 * @param {string} folder
 * @param {string[]} words
 */
function npmInstall(folder, words) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = spawnSync('npm', ['install', ...quiet, ...words], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  if (run.status !== 0) throw new Error(`npm install ${words.join(' ')} failed`);
}
