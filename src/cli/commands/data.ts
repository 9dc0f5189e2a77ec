import type { Command } from 'commander';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { dataFrom, withDataOptions, type DataOptions } from '../dataOptions';
import { neededData } from '../neededData';
import { printAnswer } from '../output';
import { withRun } from '../run';

/** `data MODEL --data D` */
export function addData(program: Command): void {
  withDataOptions(withCommonOptions(program.command('data')), 'data set', 'needed')
    .description('say how a data set is read for a model')
    .argument('<model>', 'a model.json or its folder')
    .action(async (file: string, options: CommonOptions & DataOptions) => {
      const data = neededData(dataFrom(options), 'Reading');
      const answer = await withRun(options, (run) => run.perform('readDataFile', { file, data }));
      printAnswer(options, answer, () => '');
    });
}
