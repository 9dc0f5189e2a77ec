import type { Command } from 'commander';
import type { EvaluateAnswer } from '../../protocol/answers';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { count, figure, percent } from '../text/figures';
import { table } from '../text/table';

interface Options extends CommonOptions {
  readonly data: string;
}

/** `evaluate MODEL --data D` */
export function addEvaluate(program: Command): void {
  withCommonOptions(program.command('evaluate'))
    .description('measure loss and accuracy')
    .argument('<model>', 'a model.json or its folder')
    .requiredOption('--data <path>', 'data set; its test part when it has one')
    .action(async (file: string, options: Options) => {
      const answer = await withRun(options, (run) => run.perform('evaluateFile', { file, data: options.data }));
      printAnswer(options, answer, evaluateText);
    });
}

function evaluateText({ loss, accuracy, samples, perClass, warnings = [] }: EvaluateAnswer): string {
  return [
    `loss ${figure(loss)}${accuracy === undefined ? '' : `, accuracy ${percent(accuracy)}`} on ${count(samples)} samples`,
    ...(perClass === undefined
      ? []
      : [
          table(
            ['class', 'samples', 'accuracy'],
            perClass.map((row) => [row.label, count(row.samples), percent(row.accuracy)]),
            ['left', 'right', 'right'],
          ),
        ]),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ].join('\n');
}
