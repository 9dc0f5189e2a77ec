import type { Command } from 'commander';
import { defined } from '../../base/defined';
import { checkOutputFolder } from '../../formats/checkTarget';
import { ACTIONS, dataNeed } from '../../protocol/actions';
import type { StudyAnswer } from '../../protocol/answers';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { dataFrom, withDataOptions, type DataOptions } from '../dataOptions';
import { neededData } from '../neededData';
import { withOptionsOf } from '../optionsOf';
import { printAnswer } from '../output';
import { readRecipe } from '../readRecipe';
import { withRun } from '../run';
import { settingsFrom } from '../settingsFrom';
import { count, figure, percent } from '../text/figures';
import { table } from '../text/table';

interface Options extends CommonOptions, DataOptions {
  readonly recipe?: string;
  readonly out?: string;
}

/** `study MODEL --recipe FILE --out DIR`, or the recipe's settings as options. */
export function addStudy(program: Command): void {
  const { settings: schema, summary } = ACTIONS.study;
  withDataOptions(withOptionsOf(withCommonOptions(program.command('study')), schema), 'data set')
    .description(summary)
    .argument('<model>', 'a model.json or its folder')
    .option('--recipe <file>', 'settings as JSON; options go before it')
    .option('--out <folder>', 'record the points; a study that was stopped goes on')
    .action(async (file: string, options: Options) => {
      const { data: named, ...recipe } = options.recipe === undefined ? {} : await readRecipe(options.recipe);
      const seeds = options.seed === undefined ? {} : { seeds: [options.seed] };
      const { settings, warnings } = settingsFrom(schema, { ...options }, { ...seeds, ...recipe });
      const data = neededData(dataFrom(options, named), dataNeed('study', settings)) ?? '';
      const { out } = options;
      if (out !== undefined) await checkOutputFolder(out);
      const answer = await withRun(options, (run) => run.perform('studyFile', { file, settings, data, ...defined({ out }) }));
      printAnswer(options, { ...answer, warnings: [...warnings, ...(answer.warnings ?? [])] }, studyText);
    });
}

function studyText({ baseline, points, out, warnings = [] }: StudyAnswer): string {
  return [
    `before: loss ${figure(baseline.loss)}, accuracy ${percent(baseline.accuracy)}`,
    table(
      ['method', 'level', 'removed', 'seed', 'epochs', 'accuracy', 'loss', 'nonzero', 'gzip bytes', 'MACs'],
      points.map((point) => [
        point.method,
        point.level,
        percent(point.amount),
        String(point.seed),
        String(point.finetuneEpochs),
        percent(point.accuracy),
        figure(point.loss),
        count(point.nonzero),
        count(point.gzipBytes),
        count(point.macs),
      ]),
      ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    ),
    ...warnings.map(({ message }) => `warning: ${message}`),
    ...(out === undefined ? [] : [`recorded: ${out}`]),
  ].join('\n');
}
