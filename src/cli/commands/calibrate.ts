import type { Command } from 'commander';
import { ACTIONS } from '../../protocol/actions';
import type { CalibrationAnswer, Correlation } from '../../protocol/calibrationAnswer';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { dataFrom, withDataOptions, type DataOptions } from '../dataOptions';
import { neededData } from '../neededData';
import { withOptionsOf } from '../optionsOf';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { settingsFrom } from '../settingsFrom';
import { count, figure, percent } from '../text/figures';
import { table } from '../text/table';

/** `calibrate MODEL --data D` */
export function addCalibrate(program: Command): void {
  const { settings: schema, summary } = ACTIONS.calibrate;
  withDataOptions(withOptionsOf(withCommonOptions(program.command('calibrate')), schema), 'data set', 'needed')
    .description(summary)
    .argument('<model>', 'a model.json or its folder')
    .action(async (file: string, options: CommonOptions & DataOptions) => {
      const { settings } = settingsFrom(schema, { ...options });
      const data = neededData(dataFrom(options), ACTIONS.calibrate.data());
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
