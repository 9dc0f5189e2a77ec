// @ts-check
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const RESAMPLES = 10_000;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @type {{ bootstrapInterval: typeof import('../../src/saliency/calibration/bootstrapInterval').bootstrapInterval, seededRandom: typeof import('../../src/base/random').seededRandom }} */
const { bootstrapInterval, seededRandom } = await bundled(`
  export { bootstrapInterval } from './src/saliency/calibration/bootstrapInterval';
  export { seededRandom } from './src/base/random';
`);

/**
 * A statistic of paired values, and the product's bootstrap interval of it over resamples of the pairs, always the same draws. With few
 * pairs such an interval is too narrow rather than too wide.
 * @template T
 * @param {readonly T[]} pairs
 * @param {(pairs: readonly T[]) => number} statistic
 */
export function bootstrap(pairs, statistic) {
  const interval = bootstrapInterval(
    pairs.length,
    (indices) => statistic([...indices].flatMap((at) => pairs.slice(at, at + 1))),
    seededRandom(1),
    RESAMPLES,
  );
  return { value: statistic(pairs), low: interval?.low ?? Number.NaN, high: interval?.high ?? Number.NaN };
}

/**
 * Modules of the product as a script without a build: they are bundled here.
 * @param {string} contents
 */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(file?.contents ?? []).toString('base64')}`);
}
