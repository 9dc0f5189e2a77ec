// @ts-check
/**
 * What training on the grid is worth: networks on digits (or another folder of IDX files), quantized to fewer and fewer levels, as they are
 * rounded and after fine-tuning in several ways. Measures what docs/compressing.md reports.
 *   node tools/experiments/trainedLevels.mjs [FOLDER-OF-THE-IDX-FILES] [options below]
 * Prints Markdown tables of accuracy and gzipped bytes: means over the seeds.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeDigits } from '../demo/makeDigits.mjs';
import { bundleTests } from '../test/bundleTests.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backend: { type: 'string', default: 'wasm' },
    networks: { type: 'string', default: 'dense,cnn,depthwise' },
    /** 1, 2, … up to as many. */
    seeds: { type: 'string', default: '1' },
    levels: { type: 'string', default: '256,64,32,16,8,4' },
    epochs: { type: 'string', default: '8' },
    tuning: { type: 'string', default: '4' },
    rate: { type: 'string', default: '0.001' },
    /** Share of the parameters that is pruned first. */
    sparsity: { type: 'string', default: '0' },
    ways: { type: 'string', default: 'trained,taught,afterwards' },
    /** Where the bundle goes: two runs side by side need two. */
    outdir: { type: 'string', default: '.cache/experiments' },
  },
});
const data = positionals[0] ?? join(root, 'test-output', 'digits');
if (positionals.length === 0) await makeDigits(data);

const own = { epochs: Number(values.tuning), learningRate: Number(values.rate) };
/** @type {Readonly<Record<string, object>>} */
const WAYS = {
  trained: own,
  taught: { ...own, teacher: 'original' },
  teacherAlone: { ...own, teacher: 'original', teacherWeight: 1 },
  whole: { ...own, grid: 'all' },
  afterwards: { ...own, grid: 'new' },
};
const wanted = values.ways.split(',');
const ways = Object.fromEntries(Object.entries(WAYS).filter(([way]) => wanted.includes(way)));
const levels = values.levels.split(',').filter(Boolean).map(Number);
const networks = values.networks.split(',');

await bundleTests({ root, entries: ['test/experiments/trainedLevels.ts'], outdir: values.outdir });
const { trainedLevels } = createRequire(import.meta.url)(join(root, values.outdir, 'trainedLevels.cjs'));
/** @typedef {{ network: string, seed: number, levels?: number, way: string, accuracy: number, gzipBytes: number, nonzero: number, seconds: number }} Point */
/** @type {Point[]} */
const points = [];
await trainedLevels({
  data,
  backend: values.backend,
  networks,
  seeds: Array.from({ length: Number(values.seeds) }, (_, i) => i + 1),
  levels,
  epochs: Number(values.epochs),
  sparsity: Number(values.sparsity),
  ways,
  /** @param {Point} point */
  onPoint: (point) => {
    points.push(point);
    console.error(JSON.stringify(point));
  },
});

for (const network of networks) {
  const float = `${cell(network, 'float', undefined)}, trained as long as the others ${cell(network, 'float, as long', undefined)}`;
  const pruned = Number(values.sparsity) > 0 ? `, pruned ${cell(network, 'pruned', undefined)}` : '';
  console.log(`\n${network}: float ${float}${pruned}\n`);
  const columns = ['rounded', ...Object.keys(ways)];
  console.log(`| levels | ${columns.join(' | ')} |\n| --- |${columns.map(() => ' --- |').join('')}`);
  for (const count of levels) console.log(`| ${count} | ${columns.map((way) => cell(network, way, count)).join(' | ')} |`);
}

/**
 * Accuracy and bytes, means over the seeds.
 * @param {string} network
 * @param {string} way
 * @param {number | undefined} count
 */
function cell(network, way, count) {
  const found = points.filter((each) => each.network === network && each.way === way && each.levels === count);
  /** @param {(point: Point) => number} of */
  const mean = (of) => found.reduce((sum, point) => sum + of(point), 0) / found.length;
  return `${(100 * mean(({ accuracy }) => accuracy)).toFixed(2)} % (${Math.round(mean(({ gzipBytes }) => gzipBytes) / 100) / 10} kB)`;
}
