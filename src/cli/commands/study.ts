import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { defined } from '../../base/defined';
import { z } from 'zod';
import { LOSS_NAMES } from '../../data/lossName';
import { checkOutputFolder } from '../../formats/checkTarget';
import { Failure } from '../../model/failure';
import { checkLevel } from '../../operations/evidence/checkLevel';
import type { MethodName, PruneLevel, PruneScope, StudyAnswer } from '../../protocol/answers';
import { METHOD_NAMES } from '../../protocol/methods';
import type { StudySettings } from '../../protocol/settings';
import { writeStudyReport } from '../../study/report';
import { fraction, listOf, wholeNumber, withCommonOptions, type CommonOptions } from '../commonOptions';
import { finetuneSettings, withFinetuneOptions, type FinetuneOptions } from '../finetuneOptions';
import { levelOption, methodName, scopeOption } from '../methodOptions';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { scoreSettings, withScoreOptions, type ScoreOptions } from '../scoreOptions';
import { count, figure, percent } from '../text/figures';
import { table } from '../text/table';

interface Options extends CommonOptions, FinetuneOptions, ScoreOptions {
  readonly rounds?: number;
  readonly recipe?: string;
  readonly data?: string;
  readonly methods?: readonly MethodName[];
  readonly level?: PruneLevel;
  readonly scope?: PruneScope;
  readonly amounts?: readonly number[];
  readonly seeds?: readonly number[];
  readonly finetune?: number;
  readonly out?: string;
}

/** `study MODEL --recipe FILE --out DIR`, or the recipe's settings as options. */
export function addStudy(program: Command): void {
  withScoreOptions(withFinetuneOptions(withCommonOptions(program.command('study'))))
    .description('measure accuracy against the amount removed')
    .argument('<model>', 'a model.json or its folder')
    .option('--recipe <file>', 'settings as JSON; options go before it')
    .option('--data <path>', 'data set')
    .addOption(new Option('--methods <names>', `any of ${METHOD_NAMES.join(', ')}`).argParser(listOf(methodName)))
    .addOption(levelOption())
    .addOption(scopeOption())
    .option('--amounts <fractions>', 'such as 0.5,0.8,0.9', listOf(fraction))
    .option('--seeds <n>', 'such as 0,1,2', listOf(wholeNumber))
    .option('--rounds <n>', 'reach each amount in so many rounds', wholeNumber)
    .option('--finetune <epochs>', 'measure again after fine-tuning', wholeNumber)
    .option('--out <folder>', 'record the points; a study that was stopped goes on')
    .action(async (file: string, options: Options) => {
      const { data, settings } = await settingsOf(options);
      const { out } = options;
      checkLevel(settings.methods, settings.level);
      if (out !== undefined) await checkOutputFolder(out);
      const answer = await withRun(options, (run) => run.perform('studyFile', { file, settings, data, ...defined({ out }) }));
      if (out !== undefined) await writeStudyReport(out, { settings, answer });
      printAnswer(options, answer, studyText);
    });
}

type Recipe = z.infer<typeof recipeSchema>;

const recipeSchema = z.strictObject({
  data: z.string().optional(),
  methods: z.array(z.enum(METHOD_NAMES)).min(1).optional(),
  level: z.enum(['parameter', 'neuron']).optional(),
  scope: z.enum(['global', 'layer']).optional(),
  amounts: z.array(z.number().min(0).lt(1)).min(1).optional(),
  seeds: z.array(z.number().int()).min(1).optional(),
  rounds: z.number().int().min(1).max(100).optional(),
  curvature: z.enum(['auto', 'ggn', 'ggn-mc', 'recursion', 'fisher']).exactOptional(),
  samples: z.number().int().min(1).exactOptional(),
  draws: z.number().int().min(1).exactOptional(),
  spread: z.enum(['sd', 'upper', 'batch']).exactOptional(),
  spreadFactor: z.number().positive().exactOptional(),
  miniBatch: z.number().int().min(1).exactOptional(),
  neuronScore: z.enum(['gate', 'weights']).exactOptional(),
  norm: z.enum(['l2', 'l1', 'mean']).exactOptional(),
  masks: z.number().int().min(4).exactOptional(),
  keep: z.number().gt(0).lt(1).exactOptional(),
  estimate: z.enum(['ridge', 'difference']).exactOptional(),
  loss: z.enum(LOSS_NAMES).exactOptional(),
  finetune: z
    .strictObject({
      epochs: z.number().int().min(1),
      batchSize: z.number().int().min(1).exactOptional(),
      learningRate: z.number().positive().exactOptional(),
      optimizer: z.enum(['adam', 'sgd']).exactOptional(),
      patience: z.number().int().min(1).exactOptional(),
      validation: z.number().positive().lt(1).exactOptional(),
    })
    .optional(),
});

/** What a study compares when nothing is named; `random` is the control. */
const DEFAULT_METHODS: readonly MethodName[] = ['obd-sd', 'obd', 'magnitude', 'random'];

async function settingsOf(options: Options): Promise<{ data: string; settings: StudySettings }> {
  const recipe: Recipe = options.recipe === undefined ? {} : await readRecipe(options.recipe);
  const data = options.data ?? recipe.data;
  if (data === undefined) throw new Failure('dataNeeded', { what: 'A study' });
  const finetune = options.finetune ? finetuneSettings(options.finetune, options) : recipe.finetune;
  const rounds = options.rounds ?? recipe.rounds;
  return {
    data,
    settings: {
      ...scoreSettings(recipe),
      ...scoreSettings(options),
      methods: options.methods ?? recipe.methods ?? DEFAULT_METHODS,
      level: options.level ?? recipe.level ?? 'parameter',
      scope: options.scope ?? recipe.scope ?? 'global',
      amounts: options.amounts ?? recipe.amounts ?? [0.5, 0.7, 0.8, 0.9, 0.95],
      seeds: options.seeds ?? recipe.seeds ?? [options.seed ?? 0],
      ...(rounds === undefined ? {} : { rounds }),
      ...(finetune === undefined ? {} : { finetune }),
    },
  };
}

async function readRecipe(file: string): Promise<Recipe> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure('fileUnreadable', { file, reason: error instanceof Error ? error.message : String(error) });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Failure('settingInvalid', { setting: file, reason: 'it is not JSON' });
  }
  const parsed = recipeSchema.safeParse(json);
  if (!parsed.success) throw new Failure('settingInvalid', { setting: file, reason: z.prettifyError(parsed.error) });
  return parsed.data;
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
