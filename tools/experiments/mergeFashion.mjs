// @ts-check
/**
 * What merging and compensation are worth without fine-tuning: LeNet-300-100 on Fashion-MNIST.
 *   node tools/experiments/mergeFashion.mjs FOLDER-OF-THE-IDX-FILES [seeds]
 * Trains one network a seed with the product's own command line (kept in test-output, so that a second run starts with
 * pruning), removes neurons in every way, and prints Markdown tables of test accuracy: mean over the seeds with the 95 %
 * interval of Student's t. Needs `npm run build`; tfjs-node makes the training bearable.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeLenet } from '../demo/makeLenet.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const kept = join(root, 'test-output', 'mergeFashion');
const [data, seedCount = '3'] = process.argv.slice(2);
if (data === undefined) {
  console.error('usage: node tools/experiments/mergeFashion.mjs FOLDER-OF-THE-IDX-FILES [seeds]');
  process.exit(2);
}

const EPOCHS = 12;
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
];

const scratch = await mkdtemp(join(tmpdir(), 'merge-fashion-'));
await mkdir(kept, { recursive: true });
/** @type {{ seed: number, layers: string, method: string, compensate: string, amount: number, accuracy: number }[]} */
const points = [];
/** @type {number[]} */
const whole = [];
for (const seed of SEEDS) {
  const net = await trained(seed);
  whole.push(run(['evaluate', net, '--data', data]).accuracy);
  for (const layers of ['all', 'dense_300']) {
    for (const [method = '', compensate = ''] of WAYS) {
      for (const amount of AMOUNTS) {
        const only = layers === 'all' ? [] : ['--layers', layers];
        const { after } = run([
          'prune', net, '--method', method, '--level', 'neuron', '--scope', 'layer', '--amount', String(amount),
          '--compensate', compensate, '--data', data, '--seed', String(seed), '--out', join(scratch, 'out'), '--overwrite', ...only,
        ]);
        points.push({ seed, layers, method, compensate, amount, accuracy: after.accuracy });
      }
    }
  }
}
await rm(scratch, { recursive: true });
await writeFile(join(kept, 'points.json'), JSON.stringify({ epochs: EPOCHS, whole, points }, null, 1));

console.log(`Whole networks: ${interval(whole)}, ${SEEDS.length} seeds\n`);
for (const layers of ['all', 'dense_300']) {
  console.log(`${layers === 'all' ? 'Both hidden layers cut' : 'Only the first hidden layer cut'}\n`);
  console.log(`| chosen by | compensated | ${AMOUNTS.map((amount) => `${(100 * amount).toFixed(0)} %`).join(' | ')} |`);
  console.log(`| --- | --- |${AMOUNTS.map(() => ' --- |').join('')}`);
  for (const [method, compensate] of WAYS) {
    const cells = AMOUNTS.map((amount) =>
      interval(points.filter((each) => each.layers === layers && each.method === method && each.compensate === compensate && each.amount === amount).map(({ accuracy }) => accuracy)),
    );
    console.log(`| ${method} | ${compensate} | ${cells.join(' | ')} |`);
  }
  console.log();
}

/**
 * The folder of the network trained from this seed.
 * @param {number} seed
 */
async function trained(seed) {
  const folder = join(kept, `net-${seed}`);
  if (existsSync(folder)) return folder;
  const raw = join(scratch, `raw-${seed}`);
  await makeLenet(raw, seed);
  run(['finetune', raw, '--data', String(data), '--epochs', String(EPOCHS), '--batch-size', '128', '--learning-rate', '0.001', '--seed', String(seed), '--out', folder]);
  return folder;
}

/**
 * The product's answer.
 * @param {string[]} args
 */
function run(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist', 'cli.js'), ...args, '--json'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
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
