import { build } from 'esbuild';

/** Bundles src/runtime/tf.ts once for all test files; see vitest.config.ts. */
export default async function bundleTensorFlow(): Promise<void> {
  await build({
    entryPoints: ['src/runtime/tf.ts'],
    outfile: '.cache/tf/tf.cjs',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
}
