import { type Command, Option } from 'commander';
import { checkLevel } from '../../operations/evidence/checkLevel';
import type { MethodName, PruneLevel } from '../../protocol/answers';
import type { CalibrationAnswer, Correlation } from '../../protocol/calibrationAnswer';
import { METHOD_NAMES } from '../../protocol/methods';
import { fraction, listOf, wholeNumber, withCommonOptions, type CommonOptions } from '../commonOptions';
import { levelOption, methodName } from '../methodOptions';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { withScoreOptions, type ScoreOptions } from '../scoreOptions';
import { count, figure, percent } from '../text/figures';
import { table } from '../text/table';

interface Options extends CommonOptions, ScoreOptions {
  readonly data: string;
  readonly level: PruneLevel;
  readonly methods?: readonly MethodName[];
  readonly measured?: number;
  readonly amounts?: readonly number[];
}

/** `calibrate MODEL --data D` */
export function addCalibrate(program: Command): void {
  withScoreOptions(withCommonOptions(program.command('calibrate')))
    .description('measure which method can be trusted on this model and data')
    .argument('<model>', 'a model.json or its folder')
    .requiredOption('--data <path>', 'data set')
    .addOption(levelOption().default('neuron'))
    .addOption(new Option('--methods <names>', `any of ${METHOD_NAMES.join(', ')}; all when absent`).argParser(listOf(methodName)))
    .option('--measured <n>', 'single weights or neurons to remove and measure (200)', wholeNumber)
    .option('--amounts <fractions>', 'to remove by each method (0.3,0.5,0.7)', listOf(fraction))
    .action(async (file: string, { json, backend, data, ...settings }: Options) => {
      const options = { backend, ...(json ? { json } : {}) };
      checkLevel(settings.methods ?? [], settings.level);
      const answer = await withRun(options, (run) => run.perform('calibrateFile', { file, settings, data }));
      printAnswer(options, answer, calibrationText);
    });
}

/** The answer for a person. */
export function calibrationText({ forecast, methods, recommended, why, samples, heldOut, intact, warnings }: CalibrationAnswer): string {
  const amounts = methods[0]?.lossAt.map(({ amount }) => amount) ?? [];
  return [
    `${count(forecast.points.length)} removed one by one, measured on ${count(samples)} samples`,
    `forecast against measured damage: Spearman ${correlationText(forecast)}`,
    '',
    `shares removed by each method in one shot, measured on ${count(heldOut)} other samples (intact: loss ${figure(intact.loss)}${accuracyText(intact.accuracy)})`,
    table(
      ['method', 'single removals (Spearman)', ...amounts.map((amount) => `loss at ${percent(amount).replace('.00', '')}`), 'on average'],
      [...methods]
        .sort((a, b) => a.area - b.area)
        .map(({ method, lossAt, area, ...single }) => [
          method,
          correlationText(single),
          ...lossAt.map(({ loss, accuracy }) => `${figure(loss)}${accuracyText(accuracy)}`),
          figure(area),
        ]),
      ['left', 'left', ...amounts.map(() => 'right' as const), 'right'],
    ),
    '',
    `recommended: ${recommended}. ${why}`,
    ...warnings.map(({ message }) => `warning: ${message}`),
  ].join('\n');
}

function correlationText({ spearman, low, high }: Correlation): string {
  if (spearman === null) return '–';
  const interval = low === null || high === null ? '' : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  return `${spearman.toFixed(2)}${interval}`;
}

function accuracyText(accuracy: number | undefined): string {
  return accuracy === undefined ? '' : `, ${percent(accuracy)}`;
}
