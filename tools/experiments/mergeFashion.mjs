// @ts-check
/**
 * What merging and compensation are worth without fine-tuning: LeNet-300-100 on Fashion-MNIST.
 *   node tools/experiments/mergeFashion.mjs FOLDER-OF-THE-IDX-FILES [seeds] [weight decay]
 * Trains one network a seed (kept in test-output, so that a second run starts with pruning), removes neurons in every way with
 * the product's own code, and prints Markdown tables of test accuracy: mean over the seeds with the 95 % interval of
 * Student's t. tfjs-node makes the training bearable.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeLenet } from '../demo/makeLenet.mjs';
import { bundleTests } from '../test/bundleTests.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'test-output', 'mergeFashion');
const outdir = '.cache/experiments';
const [data, seedCount = '3', decay = '5e-4'] = process.argv.slice(2);
if (data === undefined) {
  console.error('usage: node tools/experiments/mergeFashion.mjs FOLDER-OF-THE-IDX-FILES [seeds] [weight decay]');
  process.exit(2);
}

const AMOUNTS = [0.5, 0.6, 0.7, 0.8];
const SEEDS = Array.from({ length: Number(seedCount) }, (_, i) => i + 1);
/** Student's t, 97.5 %, by degrees of freedom. */
const STUDENT = [NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];
/** What chooses, and what makes up for it. */
const WAYS = [
  ['magnitude', 'none'],
  ['magnitude', 'mean'],
  ['magnitude', 'weights'],
  ['magnitude', 'activations'],
  ['merge', 'none'],
  ['merge', 'weights'],
  ['merge', 'activations'],
  ['obd', 'none'],
  ['obd', 'weights'],
  ['obd', 'activations'],
];

await mkdir(folder, { recursive: true });
await bundleTests({ root, entries: ['test/experiments/mergeFashion.ts'], outdir });
const { mergeFashion } = createRequire(import.meta.url)(join(root, outdir, 'mergeFashion.cjs'));
/** @type {{ whole: number[], points: { seed: number, layers: string, method: string, compensate: string, amount: number, accuracy: number }[] }} */
const { whole, points } = await mergeFashion({ data, seeds: SEEDS, amounts: AMOUNTS, ways: WAYS, decay: Number(decay), folder, makeNetwork: makeLenet });
await writeFile(join(folder, `points-${decay}.json`), JSON.stringify({ whole, points }, null, 1));

console.log(`Whole networks: ${interval(whole)}, ${SEEDS.length} seeds\n`);
for (const layers of ['all', 'dense_300']) {
  console.log(`${layers === 'all' ? 'Both hidden layers cut' : 'Only the first hidden layer cut'}\n`);
  printTable((method, compensate, amount) => interval(accuracies(layers, method, compensate, amount)));
  console.log('The same networks pair by pair: points gained over the same choice without compensation\n');
  printTable((method, compensate, amount) => {
    const without = accuracies(layers, method, 'none', amount);
    return compensate === 'none' ? '' : interval(accuracies(layers, method, compensate, amount).map((accuracy, i) => accuracy - (without[i] ?? NaN)));
  });
}

/**
 * One for each seed, in order.
 * @param {string} layers
 * @param {string} method
 * @param {string} compensate
 * @param {number} amount
 */
function accuracies(layers, method, compensate, amount) {
  return points
    .filter((each) => each.layers === layers && each.method === method && each.compensate === compensate && each.amount === amount)
    .map(({ accuracy }) => accuracy);
}

/** @param {(method: string, compensate: string, amount: number) => string} cell */
function printTable(cell) {
  console.log(`| chosen by | compensated | ${AMOUNTS.map((amount) => `${(100 * amount).toFixed(0)} %`).join(' | ')} |`);
  console.log(`| --- | --- |${AMOUNTS.map(() => ' --- |').join('')}`);
  for (const [method = '', compensate = ''] of WAYS) {
    const cells = AMOUNTS.map((amount) => cell(method, compensate, amount));
    if (cells.some((text) => text !== '')) console.log(`| ${method} | ${compensate} | ${cells.join(' | ')} |`);
  }
  console.log();
}

/**
 * Mean and half the width of its 95 % interval, in per cent.
 * @param {number[]} values
 */
function interval(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const half = (STUDENT[values.length - 1] ?? 2) * Math.sqrt(variance / values.length);
  return `${(100 * mean).toFixed(2)} ± ${(100 * half).toFixed(2)}`;
}
