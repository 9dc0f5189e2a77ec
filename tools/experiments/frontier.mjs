// @ts-check
/**
 * The frontier of size and accuracy: what `compress` makes of a trained network at several budgets of bytes.
 *   node tools/experiments/frontier.mjs FOLDER-OF-THE-IDX-FILES [--network lenet-5] [--seeds 3] [--ratios 50,75,100] [--epochs 40]
 * Without a folder the 8,000 digits of the demo are taken. Trains one network a seed (kept in test-output, so that a second run starts
 * with compressing), compresses it to each ratio of its float32 files through gzip -9, model.json counted, with the built command line, and
 * prints a Markdown table, and the mean, median and range of the differences. `node tools/build.mjs` first.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { makeDigits } from '../demo/makeDigits.mjs';
import { makeLenet } from '../demo/makeLenet.mjs';
import { makeNetwork } from './makeNetwork.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'test-output', 'frontier');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** One of `makeNetwork`'s; LeNet-300-100 is the demo's. */
    network: { type: 'string', default: 'lenet-300-100' },
    seeds: { type: 'string', default: '3' },
    /** How many times smaller than the float32 files. */
    ratios: { type: 'string', default: '50,75,100' },
    epochs: { type: 'string', default: '40' },
    /** Of the dense network. */
    training: { type: 'string', default: '12' },
    encoding: { type: 'string', default: 'gzip' },
  },
});

await mkdir(folder, { recursive: true });
const [given] = positionals;
const prefix = values.network === 'lenet-300-100' ? 'lenet' : values.network;
/** @type {Map<number, number[]>} */
const differences = new Map();
const data = given ?? join(folder, 'digits');
if (given === undefined && !existsSync(data)) await makeDigits(data);

console.log('| seed | dense | asked | bytes | smaller | nonzero | accuracy | points | s |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (let seed = 1; seed <= Number(values.seeds); seed++) {
  const dense = await denseNetwork(seed);
  const measured = await minify('evaluate', dense, '--data', data);
  const { totals } = await minify('inspect', dense);
  const whole = values.encoding === 'br' ? totals.brotliBytes : totals.gzipBytes;
  for (const ratio of values.ratios.split(',').map(Number)) {
    const out = join(folder, `${prefix}-${seed}-${ratio}`);
    await rm(out, { recursive: true, force: true });
    const begun = performance.now();
    const budget = ['--max-bytes', String(Math.floor(whole / ratio)), '--encoding', values.encoding];
    const { after, compression } = await minify(...['compress', dense, ...budget, '--data', data, '--epochs', values.epochs, '--out', out]);
    const [{ reached }] = compression.budgets;
    const points = 100 * (after.accuracy - measured.accuracy);
    differences.set(ratio, [...(differences.get(ratio) ?? []), points]);
    const seconds = (performance.now() - begun) / 1000;
    const cells = [seed, percent(measured.accuracy), `${ratio}x`, reached, `${(whole / reached).toFixed(1)}x`, after.nonzero];
    console.log(`| ${[...cells, percent(after.accuracy), signed(points), seconds.toFixed(0)].join(' | ')} |`);
  }
}

for (const [ratio, all] of differences) {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ place) => sorted[place] ?? Number.NaN;
  const median = (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
  const mean = sorted.reduce((sum, each) => sum + each, 0) / sorted.length;
  console.log(
    `\n${ratio}x: mean ${signed(mean)}, median ${signed(median)}, from ${signed(at(0))} to ${signed(at(sorted.length - 1))} points`,
  );
}

/** @param {number} seed */
async function denseNetwork(seed) {
  const trained = join(folder, `${prefix}-${seed}`);
  if (existsSync(join(trained, 'model.json'))) return trained;
  const untrained = join(folder, `untrained-${prefix}-${seed}`);
  await (prefix === 'lenet' ? makeLenet(untrained, seed) : makeNetwork(untrained, values.network, seed));
  await minify('finetune', untrained, '--data', data, '--epochs', values.training, '--seed', String(seed), '--out', trained);
  return trained;
}

/** @param {string[]} words */
async function minify(...words) {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'dist', 'cli.js'), ...words, '--json'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}

/** @param {number} points */
function signed(points) {
  return `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`;
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(2)} %`;
}
