import { Option, type Command } from 'commander';
import { defined } from '../../base/defined';
import { checkPrune } from '../../operations/removal/checkPrune';
import type { Compensation } from '../../protocol/settings';
import { fraction, listOf, number, wholeNumber, withCommonOptions } from '../commonOptions';
import { editAndSave, type SaveOptions } from '../editAndSave';
import { finetuneSettings, withFinetuneOptions, type FinetuneOptions } from '../finetuneOptions';
import { rankSettings, withMethodOptions, type MethodOptions } from '../methodOptions';

interface Options extends SaveOptions, MethodOptions, FinetuneOptions {
  readonly amount: number;
  readonly rounds?: number;
  readonly finetune?: number;
  readonly data?: string;
  readonly layers?: readonly string[];
  readonly compensate?: Compensation;
  readonly threshold?: number;
}

/** `prune MODEL --method M --level L --amount 0.9 --out DIR` */
export function addPrune(program: Command): void {
  withFinetuneOptions(withMethodOptions(withCommonOptions(program.command('prune'))))
    .description('set weights to zero, or cut neurons out')
    .argument('<model>', 'a model.json or its folder')
    .requiredOption('--amount <fraction>', 'share of the prunable weights or neurons to remove (0.9 or 90%)', fraction)
    .option('--rounds <n>', 'reach the amount in so many rounds', wholeNumber)
    .option('--finetune <epochs>', 'fine-tune for so many epochs after each round', wholeNumber)
    .option('--layers <names>', 'only these layers, separated by commas', listOf(String))
    .addOption(
      new Option('--compensate <how>', 'let the kept neurons make up for removed ones').choices(['none', 'mean', 'activations', 'weights']),
    )
    .option('--threshold <x>', 'let --compensate weights merge into the nearest neuron only, from this likeness on (0 to 1)', number)
    .option('--data <path>', 'data set to calibrate and fine-tune on, and to measure with')
    .requiredOption('--out <folder>', 'where to write the smaller model')
    .option('--overwrite', 'replace a model in that folder')
    .action(async (file: string, options: Options) => {
      const { amount, rounds, finetune, layers, compensate, threshold, data } = options;
      const settings = {
        ...rankSettings(options),
        amount,
        ...(rounds === undefined ? {} : { rounds }),
        ...(layers === undefined ? {} : { layers }),
        ...(compensate === undefined ? {} : { compensate }),
        ...(threshold === undefined ? {} : { mergeThreshold: threshold }),
        ...(finetune === undefined || finetune === 0 ? {} : { finetune: finetuneSettings(finetune, options) }),
      };
      checkPrune(settings, data !== undefined);
      await editAndSave(file, options, { edit: 'prune', settings, ...defined({ data }) });
    });
}
