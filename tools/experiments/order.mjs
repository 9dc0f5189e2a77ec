// @ts-check
/**
 * What the order of neurons is worth: bytes before and after, for trained networks that are pruned and quantized. Measures what
 * docs/compressing.md reports under Order and model.json, and prints it as Markdown.
 *   node tools/experiments/order.mjs [--big]
 * With --big also what finding an order costs in a made-up network of 24 million parameters.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleTests } from '../test/bundleTests.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const outdir = '.cache/experiments-order';
const { values } = parseArgs({ options: { big: { type: 'boolean', default: false } } });
const WAYS = [
  { density: 0.2, levels: 16 },
  { density: 0.1, levels: 16 },
  { density: 0.05, levels: 8 },
];
const REAL = join(root, 'node_modules', '@upscalerjs', 'default-model', 'models');

process.chdir(root);
await bundleTests({ root, entries: ['test/experiments/order.ts'], outdir });
const { orderTables, bigOrder } = createRequire(import.meta.url)(join(root, outdir, 'order.cjs'));
/** @typedef {{ name: string, density: number, levels: number, gzip: [number, number], brotli: [number, number], difference: number, seconds: number }} Row */
/** @typedef {{ name: string, bytes: [number, number], gzip: [number, number] }} TextRow */
if (values.big) {
  /** @type {Row[]} */
  const rows = [await bigOrder(0.1), await bigOrder(1)];
  printRows(rows);
} else {
  /** @type {{ rows: Row[], texts: TextRow[] }} */
  const { rows, texts } = await orderTables(join(root, 'test-output', 'order'), WAYS, REAL);
  printRows(rows);
  print(
    ['network', 'model.json', 'without training', 'gzip -9', 'without training'],
    texts.map(({ name, bytes, gzip }) => [name, ...[...bytes, ...gzip].map(count)]),
  );
}

/** @param {readonly Row[]} rows */
function printRows(rows) {
  print(
    ['network', 'weights kept', 'levels', 'gzip -9', 'ordered', '', 'brotli -11', 'ordered', '', 'outputs differ by', 'seconds'],
    rows.map(({ name, density, levels, gzip, brotli, difference, seconds }) => [
      name,
      `${Math.round(density * 100)} %`,
      String(levels),
      ...compared(gzip),
      ...compared(brotli),
      difference === 0 ? '0' : difference.toExponential(0),
      seconds.toFixed(1),
    ]),
  );
}

/** @param {readonly [number, number]} sizes */
function compared([before, after]) {
  if (Number.isNaN(before)) return ['', '', ''];
  const change = 100 * (after / before - 1);
  return [count(before), count(after), `${change < 0 ? '−' : ''}${Math.abs(change).toFixed(1)} %`];
}

/** @param {number} value */
function count(value) {
  return value.toLocaleString('en-US');
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function print(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  process.stdout.write(`${lines.join('\n')}\n\n`);
}
