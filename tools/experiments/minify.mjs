// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const CLI = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'cli.js');

/**
 * Runs the built command line and returns its JSON answer. What it logs is shown only when it fails.
 * @param {string[]} words
 * @param {{ cwd?: string }} [options] where it is run
 */
export async function minify(words, options = {}) {
  const child = spawn(process.execPath, [CLI, ...words, '--json'], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const [answer, log] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await ended;
  if (status !== 0) throw new Error(`model-minifier ${words.join(' ')} failed: ${log.trim().split('\n').at(-1)}`);
  return JSON.parse(answer);
}
