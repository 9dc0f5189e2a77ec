import type { Command } from 'commander';
import { wholeNumber, withCommonOptions } from '../commonOptions';
import { editAndSave, type SaveOptions } from '../editAndSave';
import { finetuneSettings, withFinetuneOptions, type FinetuneOptions } from '../finetuneOptions';

interface Options extends SaveOptions, FinetuneOptions {
  readonly epochs: number;
  readonly data: string;
}

/** `finetune MODEL --data D --epochs N --out DIR` */
export function addFinetune(program: Command): void {
  withFinetuneOptions(withCommonOptions(program.command('finetune')))
    .description('train on; what was pruned to zero stays zero')
    .argument('<model>', 'a model.json or its folder')
    .requiredOption('--data <path>', 'data set')
    .requiredOption('--epochs <n>', 'passes over the training samples', wholeNumber)
    .requiredOption('--out <folder>', 'where to write the model')
    .option('--overwrite', 'replace a model in that folder')
    .action(async (file: string, options: Options) => {
      const settings = finetuneSettings(options.epochs, options);
      await editAndSave(file, options, { edit: 'finetune', settings, data: options.data });
    });
}
