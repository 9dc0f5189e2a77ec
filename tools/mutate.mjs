// @ts-check
/**
 * Mutation testing, one run for each folder; docs/testing.md says what it is for and how long it takes.
 *   node tools/mutate.mjs                                   the four folders
 *   node tools/mutate.mjs src/saliency src/trace/cost       these folders or files
 *   node tools/mutate.mjs --sample=10 --seed=1 src/trace    ten files of each folder, drawn with the seed
 *   node tools/mutate.mjs --concurrency=2                   test runners side by side; 1 unless told
 * What neither code nor tests have changed since is taken from the last run (.cache/mutation); `--force` tests all anew.
 */
import { Stryker } from '@stryker-mutator/core';
import { readdirSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';

const FOLDERS = ['src/compress', 'src/training', 'src/trace', 'src/saliency'];

/**
 * Code that removes files is refused, because its mutants remove those of others: with `if (true)` removePartials.ts empties the
 * folder in which the tests make theirs, the system's temporary one. That needs a machine to throw away.
 */
const REMOVING = ['src/formats', 'src/data'].map((folder) => resolve(folder) + sep);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '1' },
    force: { type: 'boolean', default: false },
  },
});

const scores = [];
for (const place of positionals.length > 0 ? positionals : FOLDERS) scores.push(await measure(place));
console.log(scores.join('\n'));

/** @param {string} place a folder or a file */
async function measure(place) {
  const files = chosen(filesOf(place));
  const unsafe = files.find((file) => REMOVING.some((folder) => resolve(file).startsWith(folder)));
  if (unsafe !== undefined) throw new Error(`${unsafe} is not mutated: mutants of code that removes files remove those of others`);
  const name = place.replaceAll('/', '-');
  const results = await new Stryker({
    mutate: files,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', import.meta.resolve('./mutation/sentences.mjs')],
    ignorers: ['sentences'],
    vitest: { configFile: 'vitest.mutation.config.mts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: Number(values.concurrency),
    timeoutMS: 10_000,
    incremental: true,
    incrementalFile: `.cache/mutation/${name}.json`,
    force: values.force,
    tempDirName: `.cache/mutation/sandbox-${name}`,
    ignorePatterns: ['/*', '!/src', '!/test', '!/tools', '!/*.json', '!/*.mts'],
    reporters: ['clear-text', 'html', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: `mutation-report/${name}.html` },
    jsonReporter: { fileName: `mutation-report/${name}.json` },
    allowConsoleColors: false,
  }).runMutationTest();
  return `${place}, ${files.length} files: ${scoreOf(results)}`;
}

/** @param {string} place */
function filesOf(place) {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(place, file))
    .sort();
}

/** @param {string[]} files */
function chosen(files) {
  if (values.sample === undefined) return files;
  const generator = xoroshiro128plus(Number(values.seed));
  const left = [...files];
  const count = Math.min(Number(values.sample), left.length);
  return Array.from({ length: count }, () => left.splice(uniformInt(generator, 0, left.length - 1), 1)).flat();
}

/** @param {import('@stryker-mutator/api/core').MutantResult[]} results */
function scoreOf(results) {
  /** @param {...import('@stryker-mutator/api/core').MutantStatus} statuses */
  const count = (...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const found = count('Killed', 'Timeout');
  const missed = count('Survived', 'NoCoverage');
  return `${((100 * found) / (found + missed)).toFixed(1)} % of ${found + missed} mutants found; ${missed} left`;
}
