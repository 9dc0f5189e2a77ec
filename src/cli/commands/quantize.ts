import { type Command, Option } from 'commander';
import type { QuantizedDType } from '../../model/dtype';
import { defined } from '../../base/defined';
import { listOf, wholeNumber, withCommonOptions } from '../commonOptions';
import { editAndSave, type SaveOptions } from '../editAndSave';

interface Options extends SaveOptions {
  readonly dtype: QuantizedDType;
  readonly levels?: number;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly data?: string;
}

/** `quantize MODEL --dtype uint8 --out DIR` */
export function addQuantize(program: Command): void {
  withCommonOptions(program.command('quantize'))
    .description('store weights in fewer bits')
    .argument('<model>', 'a model.json or its folder')
    .addOption(new Option('--dtype <name>', 'how to store them').choices(['uint8', 'uint16', 'float16']).makeOptionMandatory())
    .option('--levels <k>', 'use at most so many distinct values (uint8 only)', wholeNumber)
    .option('--include <patterns>', "only weights of these names ('*' and '?'), separated by commas", listOf(String))
    .option('--exclude <patterns>', 'leave weights of these names as they are', listOf(String))
    .option('--data <path>', 'data set to measure with')
    .requiredOption('--out <folder>', 'where to write the smaller model')
    .option('--overwrite', 'replace a model in that folder')
    .action(async (file: string, options: Options) => {
      const { dtype, levels, include, exclude, data } = options;
      const settings = {
        dtype,
        ...(levels === undefined ? {} : { levels }),
        ...(include === undefined ? {} : { include }),
        ...(exclude === undefined ? {} : { exclude }),
      };
      await editAndSave(file, options, { edit: 'quantize', settings, ...defined({ data }) });
    });
}
