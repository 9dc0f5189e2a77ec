import type { Command } from 'commander';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { inspectText } from '../text/inspect';

/** `inspect MODEL` */
export function addInspect(program: Command): void {
  withCommonOptions(program.command('inspect'))
    .description('show layers, sizes, MACs, sparsity and what can be pruned')
    .argument('<model>', 'a model.json or its folder')
    .option('--exact-sizes', 'compress all bytes of a large model with brotli instead of estimating (slow; gzip is always exact)')
    .action(async (file: string, options: CommonOptions & { exactSizes?: true }) => {
      const answer = await withRun(options, (run) =>
        run.perform('inspect', { file, exactSizes: options.exactSizes ?? false, weightSizes: options.json ?? false }),
      );
      printAnswer(options, answer, inspectText);
    });
}
