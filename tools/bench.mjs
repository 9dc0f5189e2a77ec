// @ts-check
/**
 * `npm run bench [name…]`: times the comparisons of test/bench/<name>.bench.ts, prints a table for each and writes all
 * to test-output/bench.json. A file runs in a process of its own, so that one's heap does not burden the next.
 * `panel` and `opening` are another kind: they are measured in a browser (tools/webview-bench.mjs) and in a real VS Code
 * (tools/opening-bench.mjs), and only when they are named; with --json they print their figures as JSON.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';
import { bundleTests } from './test/bundleTests.mjs';

/** @typedef {{ title: string, ways: { name: string, milliseconds: number, margin: number, ratio: number }[] }} Timed */

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = '.cache/bench';
const results = join(root, outdir, 'results.json');
const [first, ...rest] = process.argv.slice(2);

if (first === '--file' && rest[0]) await timeFile(rest[0]);
else if (first === 'panel') await import('./webview-bench.mjs').then(({ benchPanel }) => benchPanel(rest));
else if (first === 'opening') await import('./opening-bench.mjs').then(({ benchOpening }) => benchOpening(rest));
else await timeAll(first ? [first, ...rest] : []);

/** @param {string[]} names */
async function timeAll(names) {
  const files = (await readdir(join(root, 'test', 'bench'))).filter((file) => file.endsWith('.bench.ts')).sort();
  const chosen = files.filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
  await bundleTests({ root, entries: chosen.map((file) => `test/bench/${file}`), outdir });
  /** @type {Record<string, Timed[]>} */
  const all = {};
  for (const file of chosen) {
    const name = file.replace(/\.ts$/, '');
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--file', name], { stdio: 'inherit' });
    if (status !== 0) process.exit(1);
    all[name] = JSON.parse(await readFile(results, 'utf8'));
    await rm(results);
  }
  await mkdir(join(root, 'test-output'), { recursive: true });
  await writeFile(join(root, 'test-output', 'bench.json'), `${JSON.stringify(all, null, 2)}\n`);
}

/** @param {string} name a bundle of test/bench */
async function timeFile(name) {
  const { comparisons } = createRequire(import.meta.url)(join(root, outdir, `${name}.cjs`));
  /** @type {Timed[]} */
  const all = [];
  for (const make of comparisons) {
    const timed = await timeComparison(await make());
    print(timed);
    all.push(timed);
  }
  await writeFile(results, JSON.stringify(all));
}

/**
 * Medians, because a machine that does other things too only ever makes a run slower.
 * @param {{ title: string, ways: { name: string, run: () => void | Promise<void> }[], dispose: () => void }} comparison
 * @returns {Promise<Timed>}
 */
async function timeComparison({ title, ways, dispose }) {
  const bench = new Bench({ time: 500, iterations: 9, warmupTime: 100, warmupIterations: 2, throws: true });
  for (const { name, run } of ways) bench.add(name, run);
  const tasks = await bench.run();
  dispose();
  const timed = tasks.map(({ name, result }) => {
    if (!('latency' in result)) throw new Error(`${title}: ${name} was not timed (${result.state})`);
    return { name, milliseconds: result.latency.p50, margin: result.latency.rme / 100 };
  });
  const base = timed[0]?.milliseconds ?? NaN;
  return { title, ways: timed.map((way) => ({ ...way, ratio: base / way.milliseconds })) };
}

/** @param {Timed} timed */
function print({ title, ways }) {
  console.log(`\n${title}`);
  for (const { name, milliseconds, margin, ratio } of ways) {
    const time = `${milliseconds.toPrecision(3)} ms`.padStart(12);
    console.log(`  ${name.padEnd(24)}${time} ±${(100 * margin).toFixed(0)} %${`${ratio.toFixed(2)} x`.padStart(12)}`);
  }
}
