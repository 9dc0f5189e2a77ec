// @ts-check
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * Writes the first images of both parts of a data set in MNIST's files.
 * @param {string} from folder of the four gzipped IDX files
 * @param {string} to
 * @param {{ train: number; t10k: number }} counts
 */
export async function takeImages(from, to, counts) {
  await mkdir(to, { recursive: true });
  for (const [part, count] of Object.entries(counts)) {
    for (const [kind, headerBytes] of /** @type {const} */ ([
      ['images-idx3', 16],
      ['labels-idx1', 8],
    ])) {
      const name = `${part}-${kind}-ubyte.gz`;
      const all = gunzipSync(await readFile(join(from, name)));
      const sampleBytes = (all.length - headerBytes) / all.readUInt32BE(4);
      const taken = Buffer.from(all.subarray(0, headerBytes + count * sampleBytes));
      taken.writeUInt32BE(count, 4);
      await writeFile(join(to, name), gzipSync(taken));
    }
  }
}
