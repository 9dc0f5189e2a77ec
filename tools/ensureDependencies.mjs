// @ts-check
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs the dependencies when they are missing, or older than the lock file. Uses nothing that would have to be
 * installed first.
 * @param {string} root
 */
export function ensureDependencies(root) {
  const installed = modified(join(root, 'node_modules', '.package-lock.json'));
  if (installed > 0 && installed >= modified(join(root, 'package-lock.json'))) return;
  const command = installed > 0 ? 'install' : 'ci';
  console.log(`npm ${command}: ${installed > 0 ? 'the lock file is newer than node_modules' : 'there is no node_modules yet'}`);
  // `ci` is strict: it refuses where a registry lacks a package for some other platform. `install` does without it.
  if (!npm(root, command) && !npm(root, 'install')) throw new Error('npm install failed');
}

/**
 * @param {string} root
 * @param {string} command
 */
function npm(root, command) {
  const words = [command, '--no-audit', '--no-fund'];
  return spawnSync('npm', words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

/**
 * @param {string} file
 * @returns {number} milliseconds, 0 where there is no such file
 */
function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
