import { type Command, Option } from 'commander';
import type { FinetuneSettings } from '../protocol/settings';
import { number, wholeNumber, type CommonOptions } from './commonOptions';

/** How to fine-tune, apart from the number of epochs. */
export interface FinetuneOptions {
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly optimizer?: 'adam' | 'sgd';
  readonly patience?: number;
  readonly validation?: number;
  readonly unfreeze?: true;
}

/** Adds the options of fine-tuning. */
export function withFinetuneOptions(command: Command): Command {
  return command
    .option('--batch-size <n>', 'samples in a step', wholeNumber)
    .option('--learning-rate <x>', 'step size', number)
    .addOption(new Option('--optimizer <name>', 'how steps are made').choices(['adam', 'sgd']))
    .option('--patience <n>', 'stop after so many epochs without a lower validation loss', wholeNumber)
    .option('--validation <x>', 'share of the training samples held out to watch', number)
    .option('--unfreeze', 'train frozen layers ("trainable": false) too');
}

/** The settings that the options stand for. */
export function finetuneSettings(epochs: number, options: FinetuneOptions & CommonOptions): FinetuneSettings {
  const { batchSize, learningRate, optimizer, patience, validation, unfreeze, seed } = options;
  return {
    epochs,
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(learningRate === undefined ? {} : { learningRate }),
    ...(optimizer === undefined ? {} : { optimizer }),
    ...(patience === undefined ? {} : { patience }),
    ...(validation === undefined ? {} : { validation }),
    ...(unfreeze ? { unfreeze } : {}),
    ...(seed === undefined ? {} : { seed }),
  };
}
