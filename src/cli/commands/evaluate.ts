import type { Command } from 'commander';
import { ACTIONS } from '../../protocol/actions';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { dataFrom, withDataOptions, type DataOptions } from '../dataOptions';
import { neededData } from '../neededData';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { evaluateText } from '../text/evaluate';

/** `evaluate MODEL --data D` */
export function addEvaluate(program: Command): void {
  withDataOptions(withCommonOptions(program.command('evaluate')), 'data set; its test part when it has one', 'needed')
    .description('measure loss and accuracy')
    .argument('<model>', 'a model.json or its folder')
    .action(async (file: string, options: CommonOptions & DataOptions) => {
      const data = neededData(dataFrom(options), ACTIONS.evaluate.data());
      const answer = await withRun(options, (run) => run.perform('evaluateFile', { file, data }));
      printAnswer(options, answer, evaluateText);
    });
}
