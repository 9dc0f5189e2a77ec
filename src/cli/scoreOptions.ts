import { type Command, Option } from 'commander';
import { LOSS_NAMES } from '../data/lossName';
import type { ScoreSettings } from '../protocol/settings';
import { SCORE_DEFAULTS } from '../saliency/scoreDefaults';
import { fraction, positiveNumber, wholeNumber } from './commonOptions';

/** What methods that look at data may be told. The names are those of the settings. */
export type ScoreOptions = ScoreSettings;

/** Adds the options of all methods; each says whose it is. */
export function withScoreOptions(command: Command): Command {
  const { samples, draws, spread, spreadFactor, miniBatch, neuronScore, norm, keep, estimate, curvature } = SCORE_DEFAULTS;
  return command
    .addOption(new Option('--samples <n>', `calibration samples (${samples})`).argParser(wholeNumber))
    .addOption(
      new Option('--curvature <kind>', `obd, obd-sd, damage: exact, drawn, LeCun's recursion, or squared gradients (${curvature})`).choices(
        ['auto', 'ggn', 'ggn-mc', 'recursion', 'fisher'],
      ),
    )
    .addOption(new Option('--draws <n>', `random columns a sample where curvature is drawn (${draws})`).argParser(wholeNumber))
    .addOption(
      new Option(
        '--spread <kind>',
        `obd-sd: deviation over samples, mean plus deviations, or deviation over mini-batches (${spread})`,
      ).choices(['sd', 'upper', 'batch']),
    )
    .addOption(new Option('--spread-factor <k>', `obd-sd --spread upper: how many deviations (${spreadFactor})`).argParser(positiveNumber))
    .addOption(new Option('--mini-batch <n>', `obd-sd --spread batch: samples of a mini-batch (${miniBatch})`).argParser(wholeNumber))
    .addOption(
      new Option('--neuron-score <kind>', `of the neuron's gate, or summed over its weights (${neuronScore})`).choices(['gate', 'weights']),
    )
    .addOption(new Option('--norm <kind>', `magnitude of a neuron (${norm})`).choices(['l2', 'l1', 'mean']))
    .addOption(new Option('--masks <n>', 'dropout: random masks (4 for each channel, 64 to 1,024)').argParser(wholeNumber))
    .addOption(new Option('--keep <probability>', `dropout: of a channel to stay (${keep})`).argParser(fraction))
    .addOption(
      new Option('--estimate <kind>', `dropout: all channels at once, or means with and without each (${estimate})`).choices([
        'ridge',
        'difference',
      ]),
    )
    .addOption(new Option('--loss <name>', 'instead of the loss that the data set or the last activation suggests').choices(LOSS_NAMES));
}

/** The settings among all options given. */
export function scoreSettings(options: ScoreOptions): ScoreSettings {
  const { curvature, samples, draws, spread, spreadFactor, miniBatch, neuronScore, norm, masks, keep, estimate, loss } = options;
  return {
    ...(curvature === undefined ? {} : { curvature }),
    ...(samples === undefined ? {} : { samples }),
    ...(draws === undefined ? {} : { draws }),
    ...(spread === undefined ? {} : { spread }),
    ...(spreadFactor === undefined ? {} : { spreadFactor }),
    ...(miniBatch === undefined ? {} : { miniBatch }),
    ...(neuronScore === undefined ? {} : { neuronScore }),
    ...(norm === undefined ? {} : { norm }),
    ...(masks === undefined ? {} : { masks }),
    ...(keep === undefined ? {} : { keep }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(loss === undefined ? {} : { loss }),
  };
}
