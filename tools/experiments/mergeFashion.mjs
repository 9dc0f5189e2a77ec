// @ts-check
/**
 * What merging and compensation are worth without fine-tuning: LeNet-300-100 on Fashion-MNIST. Measures what docs/merging.md reports.
 *   node tools/experiments/mergeFashion.mjs FOLDER-OF-THE-IDX-FILES [options below]
 * Trains one network a seed (kept in test-output, so that a second run starts with pruning), removes neurons in every way with
 * the product's own code, and prints Markdown tables of accuracy: mean over the seeds with the 95 % interval of Student's t.
 * tfjs-node makes the training bearable.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeLenet } from '../demo/makeLenet.mjs';
import { bundleTests } from '../test/bundleTests.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'test-output', 'mergeFashion');
const outdir = '.cache/experiments';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** 1, 2, … up to as many; or a list. */
    seeds: { type: 'string', default: '5' },
    epochs: { type: 'string', default: '60' },
    decay: { type: 'string', default: '5e-4' },
    /** `fanIn` (kernels and biases) or `glorotUniform` (zero biases). */
    initializer: { type: 'string', default: 'fanIn' },
    /** Of `magnitude`: l1, l2 or mean. */
    norm: { type: 'string', default: 'l1' },
    /** Likenesses from which a neuron is merged into the nearest alone. */
    thresholds: { type: 'string', default: '0.3,0.45,0.6' },
    /** What chooses. */
    methods: { type: 'string', default: 'magnitude,merge,obd' },
    /** Train without the last N samples of the training part, and measure on those: for decisions. */
    holdout: { type: 'string', default: '0' },
  },
});
const [data] = positionals;
if (data === undefined) {
  console.error('usage: node tools/experiments/mergeFashion.mjs FOLDER-OF-THE-IDX-FILES [--seeds 5] [--epochs 60] [--decay 5e-4] …');
  process.exit(2);
}

/** @typedef {{ method: string, compensate: string, mergeThreshold?: number, layers: readonly string[] }} Way */
/** @typedef {Omit<Way, 'layers'> & { seed: number, layers: string, amount: number, accuracy: number }} Point */

const AMOUNTS = [0.5, 0.6, 0.7, 0.8];
const seeds = values.seeds.includes(',')
  ? values.seeds.split(',').map(Number)
  : Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const recipe = {
  initializer: values.initializer,
  epochs: Number(values.epochs),
  decay: Number(values.decay),
  holdout: Number(values.holdout),
};
/** Student's t, 97.5 %, by degrees of freedom. */
const STUDENT = [NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];
const LAYERS = { all: 'Both hidden layers', dense_300: 'Only the first hidden layer', dense_100: 'Only the second hidden layer' };
const COMPENSATIONS = [
  { compensate: 'none' },
  ...values.thresholds.split(',').map((threshold) => ({ compensate: 'weights', mergeThreshold: Number(threshold) })),
  { compensate: 'weights' },
  { compensate: 'mean' },
  { compensate: 'activations' },
];
/** @type {Way[]} */
const ways = values.methods.split(',').flatMap((method) =>
  // Layer by layer only for the first one.
  COMPENSATIONS.map((each) => ({ method, ...each, layers: values.methods.startsWith(method) ? Object.keys(LAYERS) : ['all'] })),
);

await mkdir(folder, { recursive: true });
await bundleTests({ root, entries: ['test/experiments/mergeFashion.ts'], outdir });
const { mergeFashion } = createRequire(import.meta.url)(join(root, outdir, 'mergeFashion.cjs'));
const experiment = { data, recipe, seeds, amounts: AMOUNTS, norm: values.norm, ways, folder, makeNetwork: makeLenet };
/** @type {{ whole: number[], points: Point[] }} */
const { whole, points } = await mergeFashion(experiment);
const kept = join(folder, `points-${Object.values(recipe).join('-')}-${values.norm}-${seeds.join('_')}.json`);
await writeFile(kept, JSON.stringify({ recipe, norm: values.norm, seeds, whole, points }, null, 1));

console.log(`Whole networks: ${interval(whole)} (${whole.map((accuracy) => (100 * accuracy).toFixed(2)).join(', ')})\n`);
for (const [layers, heading] of Object.entries(LAYERS)) {
  console.log(`${heading} cut, accuracy\n`);
  printTable(layers, (way, amount) => interval(accuracies(layers, way, amount)));
  console.log(`${heading} cut, points gained over the same choice without compensation, network by network\n`);
  printTable(layers, (way, amount) => {
    const without = accuracies(layers, { method: way.method, compensate: 'none', layers: way.layers }, amount);
    const gains = accuracies(layers, way, amount).map((accuracy, i) => accuracy - (without[i] ?? NaN));
    return way.compensate === 'none' ? '' : `${interval(gains, true)} (${(100 * Math.min(...gains)).toFixed(2)} at least)`;
  });
}

/**
 * One for each seed, in order.
 * @param {string} layers
 * @param {Way} way
 * @param {number} amount
 */
function accuracies(layers, { method, compensate, mergeThreshold }, amount) {
  return points
    .filter((each) => each.layers === layers && each.amount === amount)
    .filter((each) => each.method === method && each.compensate === compensate && each.mergeThreshold === mergeThreshold)
    .map(({ accuracy }) => accuracy);
}

/**
 * @param {string} layers
 * @param {(way: Way, amount: number) => string} cell
 */
function printTable(layers, cell) {
  console.log(`| chosen by | compensated | ${AMOUNTS.map((amount) => `${(100 * amount).toFixed(0)} %`).join(' | ')} |`);
  console.log(`| --- | --- |${AMOUNTS.map(() => ' --- |').join('')}`);
  for (const way of ways.filter((each) => each.layers.includes(layers))) {
    const cells = AMOUNTS.map((amount) => cell(way, amount));
    const name = way.mergeThreshold === undefined ? way.compensate : `${way.compensate}, threshold ${way.mergeThreshold}`;
    if (cells.some((text) => text !== '')) console.log(`| ${way.method} | ${name} | ${cells.join(' | ')} |`);
  }
  console.log();
}

/**
 * Mean and half the width of its 95 % interval, in per cent.
 * @param {number[]} numbers
 * @param {boolean} [signed]
 */
function interval(numbers, signed = false) {
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, numbers.length - 1);
  const half = (STUDENT[numbers.length - 1] ?? 2) * Math.sqrt(variance / numbers.length);
  return `${signed && mean >= 0 ? '+' : ''}${(100 * mean).toFixed(2)} ± ${(100 * half).toFixed(2)}`;
}
