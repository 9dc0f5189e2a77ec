// @ts-check
/**
 * `npm run demo`: installs, builds, trains LeNet-300-100 on handwritten digits, makes it fit a budget of bytes, saves, and checks the
 * result with unmodified tfjs. Everything goes through the command line that users have.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureDependencies } from './ensureDependencies.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'demo-output');
/** Of gzip -9, model.json and weight files together: a sixtieth of the dense network. */
const BUDGET = '16k';
const started = performance.now();

ensureDependencies(root);
const { makeDigits } = await import('./demo/makeDigits.mjs');
const { makeLenet } = await import('./demo/makeLenet.mjs');
const { stockAccuracy } = await import('./demo/stockAccuracy.mjs');

await step('building', () => promisify(execFile)(process.execPath, ['tools/build.mjs'], { cwd: root }));
await rm(out, { recursive: true, force: true });
const data = join(out, 'digits');
const test = await step('writing 10,000 digits', () => makeDigits(data));
const folders = { untrained: join(out, 'untrained'), dense: join(out, 'lenet'), minified: join(out, 'lenet-min') };
await makeLenet(folders.untrained, 1);

const training = await step('training LeNet-300-100', () =>
  minify('finetune', folders.untrained, '--data', data, '--epochs', '12', '--out', folders.dense),
);
const ranking = await step('ranking its weights by magnitude', () =>
  minify('rank', folders.dense, '--method', 'magnitude', '--level', 'parameter'),
);
const compressing = await step(`making it fit ${BUDGET} bytes`, () =>
  minify('compress', folders.dense, '--max-bytes', BUDGET, '--epochs', '14', '--data', data, '--out', folders.minified),
);
const stock = await step('loading the result with unmodified tfjs', () => stockAccuracy(folders.minified, test));

const dense = training.after;
const small = compressing.after;
const rows = [['', 'nonzero', 'raw bytes', 'gzip -9', 'brotli -11', 'accuracy'], row('dense, float32', dense), row('compressed', small)];
console.log(
  `\nLeNet-300-100, ${dense.params.toLocaleString('en-US')} parameters, 8,000 digits to train and 2,000 to test; model.json is counted:\n`,
);
console.log(aligned(rows));
console.log(`
  ${(dense.gzipBytes / small.gzipBytes).toFixed(1)}x smaller gzipped, accuracy ${signed((small.accuracy - dense.accuracy) * 100)} points
  unmodified tfjs loads the saved model: accuracy ${percent(stock)}
  lowest mean score before pruning: ${leastWorth(ranking)}
  took ${((performance.now() - started) / 1000).toFixed(0)} s

The same, step by step, in ${relative(process.cwd(), out) || '.'}:
${compressing.compression.commands.map((/** @type {{ words: string[] }} */ { words }) => `  ${words.join(' ').replaceAll(`${out}${sep}`, '')}`).join('\n')}

To open it in the editor: npm run package, install the .vsix it names in VS Code ("Extensions: Install from VSIX…"),
open the folder ${relative(process.cwd(), out) || '.'}, right-click lenet/model.json and choose "Inspect Model".`);
if (stock !== small.accuracy) {
  console.error(`demo: unmodified tfjs finds another accuracy than ${percent(small.accuracy)}`);
  process.exitCode = 1;
}

/**
 * Runs our command line and returns its JSON answer; its progress goes to the terminal.
 * @param {string[]} words
 */
async function minify(...words) {
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...words, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const answer = await text(child.stdout);
  const [status] = await ended;
  if (status !== 0) throw new Error(`model-minifier ${words[0]} failed`);
  return JSON.parse(answer);
}

/**
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function step(title, work) {
  const begun = performance.now();
  console.log(`${title} …`);
  const result = await work();
  console.log(`  done in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * @param {string} title
 * @param {{ nonzero: number; bytes: number; gzipBytes: number; brotliBytes: number; accuracy: number }} measure
 */
function row(title, { nonzero, bytes, gzipBytes, brotliBytes, accuracy }) {
  return [title, ...[nonzero, bytes, gzipBytes, brotliBytes].map((value) => value.toLocaleString('en-US')), percent(accuracy)];
}

/** @param {number} value */
function percent(value) {
  return `${(value * 100).toFixed(2)} %`;
}

/** @param {number} value */
function signed(value) {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

/** @param {{ layers: { name: string; mean: number }[] }} ranking */
function leastWorth({ layers }) {
  const [lowest] = [...layers].sort((a, b) => a.mean - b.mean);
  return lowest ? `${lowest.name} (mean of the absolute weights: ${lowest.mean.toPrecision(2)})` : 'nothing';
}

/** @param {string[][]} rows */
function aligned(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows
    .map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '))
    .join('\n');
}
