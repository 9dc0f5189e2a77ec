// @ts-check
/**
 * What re-solving is worth without labels or training: LeNet-300-100 and a small CNN on digits. Measures what docs/compressing.md reports.
 *   node tools/experiments/resolve.mjs [options below]
 * Trains one network a seed (kept in test-output, so that a second run starts with pruning) on 8,000 digits, removes weights by every
 * method with the product's own code, with and without re-solving, and prints Markdown tables of accuracy on 2,000 others.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeDigits } from '../demo/makeDigits.mjs';
import { bundleTests } from '../test/bundleTests.mjs';
import { makeNetwork } from './makeNetwork.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'test-output', 'resolve');
const outdir = '.cache/experiments';
const { values } = parseArgs({
  options: {
    /** `lenet-300-100` or `conv-8-16`. */
    network: { type: 'string', default: 'lenet-300-100' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    epochs: { type: 'string', default: '12' },
    amounts: { type: 'string', default: '0.5,0.7,0.8,0.9,0.95' },
    methods: { type: 'string', default: 'magnitude,obd,obd-sd,obs,wanda' },
    scope: { type: 'string', default: 'global' },
    samples: { type: 'string', default: '1024' },
  },
});
const listed = (/** @type {string} */ text) => text.split(',').map(Number);
const [seeds, amounts, methods] = [listed(values.seeds), listed(values.amounts), values.methods.split(',')];

const data = join(folder, 'digits');
await mkdir(folder, { recursive: true });
if (!existsSync(data)) await makeDigits(data);
await bundleTests({ root, entries: ['test/experiments/resolve.ts'], outdir });
const { resolveExperiment } = createRequire(import.meta.url)(join(root, outdir, 'resolve.cjs'));
/** @typedef {{ seed: number, method: string, amount: number, resolved: boolean, accuracy: number, seconds: number }} Point */
const { network, scope } = values;
/** @type {{ whole: number[], points: Point[] }} */
const { whole, points } = await resolveExperiment({
  data,
  network,
  epochs: Number(values.epochs),
  seeds,
  amounts,
  methods,
  scope,
  samples: Number(values.samples),
  folder,
  makeNetwork,
  tell: (/** @type {Point} */ point) => {
    console.error(JSON.stringify(point));
  },
});
await writeFile(join(folder, `points-${network}-${scope}.json`), JSON.stringify({ seeds, whole, points }, null, 1));

console.log(`Whole networks: ${percent(mean(whole))} (${whole.map(percent).join(', ')})\n`);
console.log(`| chosen by | re-solved | ${amounts.map((amount) => `${Math.round(100 * amount)} %`).join(' | ')} |`);
console.log(`| --- | --- |${amounts.map(() => ' --- |').join('')}`);
for (const method of methods) {
  for (const resolved of [false, true]) {
    const cells = amounts.map((amount) => {
      const own = points.filter((point) => point.method === method && point.amount === amount && point.resolved === resolved);
      const losses = own.map(({ seed, accuracy }) => (whole[seeds.indexOf(seed)] ?? NaN) - accuracy);
      return `${percent(mean(own.map(({ accuracy }) => accuracy)))} (${signed(-mean(losses))}; ${signed(-Math.max(...losses))})`;
    });
    console.log(`| ${method} | ${resolved ? 'yes' : 'no'} | ${cells.join(' | ')} |`);
  }
}
console.log('\nIn brackets the mean and the worst difference to the whole network, in points. Processor seconds to re-solve:');
for (const amount of amounts) {
  const own = points.filter((point) => point.amount === amount && point.resolved).map(({ seconds }) => seconds);
  console.log(`${Math.round(100 * amount)} %: ${mean(own).toFixed(1)} on average, ${Math.max(...own).toFixed(1)} at most`);
}

/** @param {number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** @param {number} share */
function percent(share) {
  return (100 * share).toFixed(2);
}

/** @param {number} share */
function signed(share) {
  return `${share < 0 ? '−' : '+'}${(100 * Math.abs(share)).toFixed(2)}`;
}
