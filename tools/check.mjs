// @ts-check
/**
 * `npm run check`: everything that is found without running the program: types, lint, format, layers, what nothing uses. Two at a time,
 * the longest first; prints what each said when it has ended. The exit status is 1 when one of them failed.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPTS = ['lint', 'types', 'formatted', 'unused', 'layers'];
const LANES = 2;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const waiting = [...SCRIPTS];
await Promise.all(Array.from({ length: LANES }, runNext));

async function runNext() {
  for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) {
    const start = Date.now();
    const { status, output } = await run(script);
    const seconds = Math.round((Date.now() - start) / 1000);
    process.stdout.write(`${output}${script}: ${status === 0 ? 'clean' : 'FAILED'} after ${seconds} s\n`);
    if (status !== 0) process.exitCode = 1;
  }
}

/**
 * @param {string} script
 * @returns {Promise<{ status: number | null, output: string }>}
 */
function run(script) {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}
