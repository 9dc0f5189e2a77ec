import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.mts';

/** The tests that mutants run against (docs/testing.md): quick ones without child processes, worker threads or the native backend. */
export default mergeConfig(
  config,
  defineConfig({
    test: {
      exclude: [
        'test/unit/{cli,data,engine,protocol,runtime,study,webview,workers}/**',
        'test/unit/operations/*.test.ts',
        'test/unit/formats/wireSize.test.ts',
        'test/property/data/**',
        'test/property/formats/{damage,interruptedWrite}.test.ts',
        'test/oracle/operations/**',
        'test/conformance/{keras3,kernels,layers}/**',
        '**/tfjsNode.test.ts',
      ],
    },
  }),
);
