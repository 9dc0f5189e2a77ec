import { statSync } from 'node:fs';
import { defineConfig, mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { common, TESTS } from './vitest.config.mts';

/** Small files first, and those in the unit folder before all: the first test that fails ends the run. */
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const cost = ({ moduleId }: TestSpecification): number => statSync(moduleId).size * (moduleId.includes('/test/unit/') ? 1 : 1000);
    return Promise.resolve([...files].sort((one, other) => cost(one) - cost(other)));
  }
}

/**
 * The tests that mutants run against (docs/testing.md): quick ones without child processes, worker threads or the native backend.
 * Files share one thread's modules, so a mutant loads TensorFlow.js once, not once for each file.
 */
export default mergeConfig(
  common,
  defineConfig({
    test: {
      isolate: false,
      include: TESTS,
      sequence: { sequencer: QuickFirst },
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
