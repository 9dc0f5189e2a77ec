import type { Command } from 'commander';
import { defined } from '../../base/defined';
import { checkOutputFolder } from '../../formats/checkTarget';
import { ACTIONS, dataNeed } from '../../protocol/actions';
import type { StudyAnswer, StudyPoint } from '../../protocol/studyAnswer';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { dataFrom, withDataOptions, type DataOptions } from '../dataOptions';
import { neededData } from '../neededData';
import { withOptionsOf } from '../optionsOf';
import { printAnswer } from '../output';
import { queueAt } from '../queueAt';
import { readRecipe } from '../readRecipe';
import { withRun } from '../run';
import { settingsFrom } from '../settingsFrom';
import { count, figure, percent } from '../text/figures';
import { table } from '../text/table';
import { plural } from '../../base/format';
import { Failure } from '../../model/failure';
import { settle } from '../../protocol/settings/settle';
import { studyCostText } from '../../protocol/studyCost';
import { CONTROLS, REPAIRS } from '../../protocol/studyWords';
import { basename, dirname, join, resolve } from 'node:path';

interface Options extends CommonOptions, DataOptions {
  readonly recipe?: string;
  readonly out?: string;
  readonly merge?: readonly string[];
  readonly queue?: string;
}

/** `study MODEL --recipe FILE --out DIR`, or the recipe's settings as options. */
export function addStudy(program: Command): void {
  const { settings: schema, summary } = ACTIONS.study;
  withDataOptions(withOptionsOf(withCommonOptions(program.command('study')), schema), 'data set')
    .description(summary)
    .argument('<model>', 'a model.json or its folder')
    .option('--recipe <file>', 'settings as JSON; options go before it')
    .option(
      '--out <folder>',
      'keep a journal of what is measured, and write the report study.html, study.json and study.csv; a study that was stopped goes on',
    )
    .option('--merge <journal...>', 'take over what other journals have measured (their folders or files); needs --out')
    .option('--queue <url>', 'have agents measure that wait there: redis://, rediss:// or postgres://')
    .action(async (file: string, options: Options) => {
      const { data: named, ...recipe } = options.recipe === undefined ? {} : await readRecipe(options.recipe);
      const seeds = options.seed === undefined ? {} : { seeds: [options.seed] };
      const { settings, warnings } = settingsFrom(schema, { ...options }, { ...seeds, ...recipe });
      const data = neededData(dataFrom(options, named), dataNeed('study', settings)) ?? '';
      const { out, merge } = options;
      if (merge && out === undefined)
        throw new Failure('settingInvalid', { setting: '--merge', reason: 'it needs --out, where the records go' });
      const queue = options.queue === undefined ? undefined : queueAt(options.queue);
      if (out !== undefined) await checkOutputFolder(out);
      process.stderr.write(`${studyCostText(settle(schema, settings))}\n`);
      const answer = await withRun(options, (run) =>
        run.perform('studyFile', { file, settings, data, name: modelName(file), ...defined({ out, merge, queue }) }),
      );
      printAnswer(options, { ...answer, warnings: [...warnings, ...(answer.warnings ?? [])] }, studyText);
    });
}

/** A model by its file, or where that has the usual name by its folder. */
function modelName(file: string): string {
  const path = resolve(file);
  return basename(path) === 'model.json' ? basename(dirname(path)) : basename(path);
}

function studyText({ baseline, points, configurations, ended, diverged, out, warnings = [] }: StudyAnswer): string {
  // What removes nothing stands for every method, in one row.
  const rows = points.filter(({ id, amount }, at) => amount > 0 || points.findIndex((point) => point.id === id) === at);
  return [
    `before: loss ${figure(baseline.loss)}, accuracy ${percent(baseline.accuracy)}`,
    table(
      COLUMNS.map(({ title }) => title),
      rows.map((point) => COLUMNS.map(({ cell }) => cell(point))),
      COLUMNS.map(({ left }) => (left ? 'left' : 'right')),
    ),
    `configurations tried: ${count(configurations)}`,
    ...(ended === undefined ? [] : [`ended early: ${plural(ended, 'trial')}`]),
    ...(diverged === undefined ? [] : [`diverged: ${plural(diverged, 'trial')}`]),
    ...warnings.map(({ message }) => `warning: ${message}`),
    ...(out === undefined ? [] : [`recorded: ${out}; the report: ${join(out, 'study.html')}`]),
  ].join('\n');
}

interface Column {
  readonly title: string;
  readonly left?: true;
  readonly cell: (point: StudyPoint) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'method', left: true, cell: ({ method, amount }) => (amount > 0 ? method : 'whole model') },
  { title: 'level', left: true, cell: ({ level, amount }) => (amount > 0 ? level : '') },
  { title: 'removed', cell: ({ amount }) => percent(amount) },
  { title: 'repair', left: true, cell: ({ repair = 'none' }) => REPAIRS[repair].label },
  { title: 'stored', left: true, cell: ({ quantize = '' }) => quantize },
  { title: 'control', left: true, cell: ({ control }) => (control ? CONTROLS[control].label : '') },
  { title: 'seed', cell: ({ seed }) => String(seed) },
  { title: 'epochs', cell: ({ spent, finetuneEpochs }) => count(spent?.epochs ?? finetuneEpochs) },
  { title: 'steps × params', cell: ({ spent }) => (spent && spent.steps > 0 ? spent.stepsTimesParams.toExponential(2) : '') },
  { title: 'accuracy', cell: ({ accuracy }) => percent(accuracy) },
  { title: 'loss', cell: ({ loss }) => figure(loss) },
  { title: 'nonzero', cell: ({ nonzero }) => count(nonzero) },
  { title: 'gzip bytes', cell: ({ gzipBytes }) => count(gzipBytes) },
  { title: 'MACs', cell: ({ macs }) => count(macs) },
];
