// @ts-check
/**
 * Mutation testing; docs/testing.md says what it is for and how long it takes.
 *   node tools/mutate.mjs                                   the four folders; sealed, src/formats too
 *   node tools/mutate.mjs src/saliency src/trace/cost       these folders or files
 *   node tools/mutate.mjs --mutants=200 --seed=1 src/trace  200 mutants of each folder, drawn with the seed
 *   node tools/mutate.mjs --sample=10 --seed=1 src/trace    ten files of each folder, drawn with the seed
 *   node tools/mutate.mjs --concurrency=2                   test runners side by side; 1 unless told
 *   node tools/mutate.mjs --sealed src/formats              on a copy, where nothing else can be written (Linux, as root)
 * What neither code nor tests have changed since is taken from the last run (.cache/mutation); `--force` tests all anew, and so does
 * `--mutants`. A mutant of what runs only while a file loads (a table) would need every test and is left out.
 */
import { Stryker } from '@stryker-mutator/core';
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { drawn } from './mutation/drawn.mjs';
import { NOT_DRAWN } from './mutation/sample.mjs';
import { wilson } from './mutation/wilson.mjs';

const FOLDERS = ['src/compress', 'src/training', 'src/trace', 'src/saliency'];
const SEALED_FOLDERS = ['src/formats'];

/**
 * Code that removes files, whose mutants remove those of others: with `if (true)` removePartials.ts empties the folder in which the
 * tests make theirs, the system's temporary one. It runs sealed only: on a copy, where nothing else can be written.
 */
const REMOVING = ['src/formats', 'src/data'].map((folder) => resolve(folder) + sep);
const sealed = process.env['SEALED'] === '1';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    mutants: { type: 'string' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '1' },
    force: { type: 'boolean', default: false },
    sealed: { type: 'boolean', default: false },
  },
});

const seed = Number(values.seed);

if (values.sealed && !sealed) process.exitCode = runSealed();
else console.log((await measure(positionals.length > 0 ? positionals : [...FOLDERS, ...(sealed ? SEALED_FOLDERS : [])])).join('\n'));

/** This command once more, in a namespace where only a copy of the tree can be written (`mutation/sealed.sh`); its exit status. */
function runSealed() {
  const command = [
    'sh',
    'tools/mutation/sealed.sh',
    process.execPath,
    ...process.argv.slice(1).map((part) => part.replace(`${resolve()}/`, '')),
  ];
  return spawnSync('unshare', ['--mount', '--propagation', 'private', ...command], { stdio: 'inherit' }).status ?? 1;
}

/**
 * One run for all places: the tests run once unchanged, whatever is mutated.
 * @param {string[]} places folders or files
 * @returns the score of each, in words
 */
async function measure(places) {
  const filesBy = new Map(places.map((place) => [place, chosen(filesOf(place))]));
  const files = [...filesBy.values()].flat();
  const unsafe = files.find((file) => REMOVING.some((folder) => resolve(file).startsWith(folder)));
  if (unsafe !== undefined && !sealed)
    throw new Error(`${unsafe}: mutants of code that removes files remove those of others; see --sealed`);
  const name = places.join('+').replaceAll('/', '-');
  const results = await new Stryker({
    mutate: files,
    testRunner: 'vitest',
    plugins: [
      '@stryker-mutator/vitest-runner',
      ...['sentences', 'sample', 'left'].map((plugin) => import.meta.resolve(`./mutation/${plugin}.mjs`)),
    ],
    ignorers: ['sentences'],
    places,
    ...(values.mutants === undefined ? {} : { checkers: ['sample'], sample: { places, mutants: Number(values.mutants), seed } }),
    ignoreStatic: true,
    warnings: { unknownOptions: false, preprocessorErrors: true, unserializableOptions: true, slow: true },
    vitest: { configFile: 'vitest.mutation.config.mts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: Number(values.concurrency),
    timeoutMS: 20_000,
    dryRunTimeoutMinutes: 60,
    incremental: values.mutants === undefined,
    incrementalFile: `.cache/mutation/${name}.json`,
    force: values.force,
    tempDirName: `.cache/mutation/sandbox-${name}`,
    ignorePatterns: ['/*', '!/src', '!/test', '!/tools', '!/*.json', '!/*.mts'],
    reporters: ['left', 'html', 'json'],
    htmlReporter: { fileName: `mutation-report/${name}.html` },
    jsonReporter: { fileName: `mutation-report/${name}.json` },
    allowConsoleColors: false,
  }).runMutationTest();
  return [...filesBy].map(([place, own]) => {
    const paths = new Set(own.map((file) => resolve(file)));
    return `${place}, ${own.length} files: ${scoreOf(results.filter(({ fileName }) => paths.has(resolve(fileName))))}`;
  });
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
  return values.sample === undefined ? files : drawn(files, Number(values.sample), seed);
}

/** @param {import('@stryker-mutator/api/core').MutantResult[]} results */
function scoreOf(results) {
  /** @param {...import('@stryker-mutator/api/core').MutantStatus} statuses */
  const count = (...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const found = count('Killed', 'Timeout');
  const missed = count('Survived', 'NoCoverage');
  const tried = found + missed;
  const percent = (/** @type {number} */ share) => (100 * share).toFixed(1);
  const others = results.filter(({ statusReason }) => statusReason === NOT_DRAWN).length;
  const [least, most] = wilson(found, tried);
  const interval = others > 0 ? `, of all ${tried + others} between ${percent(least)} and ${percent(most)} % (95 %)` : '';
  return `${percent(found / tried)} % of ${tried} mutants found${interval}; ${missed} left; ${count('Ignored')} not tried`;
}
