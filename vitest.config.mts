import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig, mergeConfig } from 'vitest/config';

/**
 * Source files reach TensorFlow.js through src/runtime/tf.ts alone. Tests load that one file as a bundle (made once by
 * the global setup), because tfjs ships hundreds of modules that would be transformed anew for every test file.
 */
const bundledTensorFlow = {
  name: 'bundled-tensorflow',
  enforce: 'pre' as const,
  resolveId(source: string, importer: string | undefined) {
    if (!importer || !source.startsWith('.')) return undefined;
    const target = resolve(importer, '..', source);
    return target === resolve('src/runtime/tf') ? { id: resolve('.cache/tf/tf.cjs'), external: true } : undefined;
  },
};

export const TESTS = ['test/{unit,oracle,property,conformance}/**/*.test.ts'];

/** What each kind of run has in common; which files are run is added to it. */
export const common = defineConfig({
  plugins: [bundledTensorFlow],
  test: {
    globalSetup: ['test/bundleTensorFlow.ts'],
    setupFiles: ['test/seeded.ts'],
    pool: 'forks',
    // vitest leaves one core to itself, though it has little to do; on two cores that is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

/**
 * Most test files share the modules of their process: importing them anew for each of 300 files took a quarter of the whole run. A file
 * has modules of its own where it replaces some, or holds what this product registers in tfjs against tfjs without it.
 */
const alone = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => join('test', file).replaceAll('\\', '/'))
  .filter((file) => file.startsWith('test/conformance/') || readFileSync(file, 'utf8').includes('vi.mock('));

export default mergeConfig(
  common,
  defineConfig({
    test: {
      projects: [
        { extends: true, test: { name: 'together', isolate: false, include: TESTS, exclude: alone } },
        { extends: true, test: { name: 'alone', isolate: true, include: alone } },
      ],
    },
  }),
);
