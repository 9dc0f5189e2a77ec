// @ts-check
/**
 * Prints the tables of docs/obd-sd.md from what obdSd.mjs has measured so far:
 *   node tools/experiments/obdSdReport.mjs [--out FOLDER]
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';

/** @typedef {{ method: string; amount: number; finetuneEpochs: number; accuracy: number }} Point */
/** @typedef {import('./obdSdStudies.mjs').Study & { seed: number; baseline: { accuracy: number }; points: Point[] }} Result */
/** Drops in accuracy, in points: column, amount, seed. @typedef {Map<string, Map<number, Map<number, number>>>} Drops */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, '.cache', 'obd-sd') } } });
const COLUMNS = ['obd-sd', 'obd-sd upper', 'obd-sd batch', 'obd', 'damage', 'magnitude', 'random'];
/** Below so many points lost, a ratio of losses is a ratio of noise. */
const LEAST_DROP = 1;

/** @type {Result[]} */
const results = (await readFile(join(values.out, 'results.jsonl'), 'utf8')).split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
const groups = [...new Set(results.filter(({ part }) => part !== 'dense').map(groupOf))];
const resultsOf = (/** @type {string} */ group) => results.filter((result) => groupOf(result) === group && result.part !== 'dense');

console.log(summary());
for (const group of groups) {
  const own = resultsOf(group);
  console.log(`\n### ${group}\n\n${describe(own)}`);
  for (const tuned of [true, false]) {
    const drops = dropsOf(own, tuned);
    if (drops.size === 0) continue;
    console.log(
      `\n${tuned ? 'After' : 'Before'} ${own[0]?.rounds ? 'the last ' : ''}fine-tuning, points of accuracy lost:\n\n${tableOf(drops)}`,
    );
  }
}

/** What everyone wants to know first: after fine-tuning, how do the losses compare? */
function summary() {
  const amounts = [0.9, 0.95, 0.98];
  const rows = groups.flatMap((group) => {
    const drops = dropsOf(resultsOf(group), true);
    const cells = amounts.flatMap((amount) => [
      ratioCell(pairsOf(drops, 'obd-sd', 'obd', amount)),
      differenceCell(pairsOf(drops, 'obd-sd', 'magnitude', amount)),
    ]);
    return cells.some(Boolean) ? [[group, ...cells]] : [];
  });
  const head = ['after fine-tuning', ...amounts.flatMap((amount) => [`${Math.round(100 * amount)} %: obd-sd / obd`, 'obd-sd − magnitude'])];
  return tableText([head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows]);
}

/** @param {Result} result */
function groupOf({ network, data, level = 'parameter', rounds = 1 }) {
  return `${network} on ${data}, ${level === 'neuron' ? 'neurons' : 'weights'}, ${rounds === 1 ? 'one shot' : `${rounds} rounds`}`;
}

/** @param {Result[]} own */
function describe(own) {
  const before = new Map(own.map(({ seed, baseline }) => [seed, baseline.accuracy]));
  const tuned = [...before.keys()].flatMap((seed) => denseAccuracy(own[0], seed) ?? []);
  const left = tuned.length === before.size ? `, fine-tuned as long ${percent(mean(tuned))}` : '';
  return `${before.size} seeds. Accuracy with nothing removed: ${percent(mean([...before.values()]))}${left}.`;
}

/**
 * What nothing but the same fine-tuning makes of a seed's network.
 * @param {Result | undefined} like
 * @param {number} seed
 */
function denseAccuracy(like, seed) {
  const dense = results.find(
    (result) =>
      result.part === 'dense' &&
      result.seed === seed &&
      result.network === like?.network &&
      result.data === like.data &&
      result.rounds === like.rounds,
  );
  return dense?.points.find(({ finetuneEpochs }) => finetuneEpochs > 0)?.accuracy;
}

/**
 * @param {Result[]} own
 * @param {boolean} tuned
 */
function dropsOf(own, tuned) {
  /** @type {Drops} */
  const drops = new Map();
  for (const result of own) {
    const reference = tuned ? denseAccuracy(result, result.seed) : result.baseline.accuracy;
    if (reference === undefined) continue;
    for (const { method, amount, finetuneEpochs, accuracy } of result.points) {
      if (finetuneEpochs > 0 !== tuned) continue;
      const column = [method, ...(result.spread === undefined ? [] : [result.spread])].join(' ');
      const byAmount = drops.get(column) ?? new Map();
      drops.set(column, byAmount.set(amount, (byAmount.get(amount) ?? new Map()).set(result.seed, 100 * (reference - accuracy))));
    }
  }
  return drops;
}

/** @param {Drops} drops */
function tableOf(drops) {
  const columns = COLUMNS.filter((column) => drops.has(column));
  const amounts = [...new Set([...drops.values()].flatMap((byAmount) => [...byAmount.keys()]))].sort((a, b) => a - b);
  const rows = amounts.map((amount) => {
    const lost = columns.map((column) => [...(drops.get(column)?.get(amount)?.values() ?? [])]);
    const pairs = pairsOf(drops, 'obd-sd', 'obd', amount);
    const withMagnitude = pairsOf(drops, 'obd-sd', 'magnitude', amount);
    return [
      `${Math.round(100 * amount)} %`,
      ...lost.map((each) => (each.length === 0 ? '' : signed(mean(each), 1))),
      differenceCell(pairs),
      ratioCell(pairs),
      ratioCell(withMagnitude),
    ];
  });
  const head = ['removed', ...columns, 'obd-sd − obd, points', 'obd-sd / obd', 'obd-sd / magnitude'];
  return tableText([head, head.map(() => '--:'), ...rows]);
}

/** @param {string[][]} rows */
function tableText(rows) {
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * Both columns' drops, seed by seed.
 * @param {Drops} drops
 * @param {string} first
 * @param {string} second
 * @param {number} amount
 * @returns {[number, number][]}
 */
function pairsOf(drops, first, second, amount) {
  const others = drops.get(second)?.get(amount);
  return [...(drops.get(first)?.get(amount) ?? [])].flatMap(([seed, drop]) => {
    const other = others?.get(seed);
    return other === undefined ? [] : [/** @type {[number, number]} */ ([drop, other])];
  });
}

/** @param {[number, number][]} pairs */
function differenceCell(pairs) {
  return pairs.length === 0
    ? ''
    : interval(
        bootstrap(pairs, (some) => mean(some.map(([own, other]) => own - other))),
        1,
      );
}

/** @param {[number, number][]} pairs */
function ratioCell(pairs) {
  if (pairs.length === 0) return '';
  if (mean(pairs.map(([, other]) => other)) < LEAST_DROP) return '–';
  return interval(
    bootstrap(pairs, (some) => mean(some.map(([own]) => own)) / mean(some.map(([, other]) => other))),
    2,
  );
}

/**
 * @param {{ value: number; low: number; high: number }} estimate
 * @param {number} digits
 */
function interval({ value, low, high }, digits) {
  const [middle, from, to] = [value, low, high].map((each) => signed(each, digits));
  return `${middle} [${from}, ${to}]`;
}

/**
 * @param {number} value
 * @param {number} digits
 */
function signed(value, digits) {
  return value
    .toFixed(digits)
    .replace(/^-(0\.?0*)$/, '$1')
    .replace('-', '−');
}

/** @param {number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** @param {number} fraction */
function percent(fraction) {
  return `${(100 * fraction).toFixed(1)} %`;
}
