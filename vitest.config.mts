import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

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

export default defineConfig({
  plugins: [bundledTensorFlow],
  test: {
    include: ['test/{unit,oracle,property,conformance}/**/*.test.ts'],
    globalSetup: ['test/bundleTensorFlow.ts'],
    setupFiles: ['test/seeded.ts'],
    pool: 'forks',
    // vitest leaves one core to itself, though it has little to do; on two cores that is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
