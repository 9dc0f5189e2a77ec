import { Option, type Command } from 'commander';
import { defined } from '../../base/defined';
import { checkPrune } from '../../operations/removal/checkPrune';
import type { MethodName, PruneScope } from '../../protocol/answers';
import { METHOD_NAMES } from '../../protocol/methods';
import type { MergeSettings } from '../../protocol/settings';
import { fraction, listOf, number, wholeNumber, withCommonOptions } from '../commonOptions';
import { editAndSave, type SaveOptions } from '../editAndSave';
import { finetuneSettings, withFinetuneOptions, type FinetuneOptions } from '../finetuneOptions';
import { scopeOption } from '../methodOptions';
import { scoreSettings, withScoreOptions, type ScoreOptions } from '../scoreOptions';

interface Options extends SaveOptions, FinetuneOptions, ScoreOptions {
  readonly by: MergeSettings['by'];
  readonly amount: number;
  readonly method?: MethodName;
  readonly scope: PruneScope;
  readonly threshold?: number;
  readonly rounds?: number;
  readonly finetune?: number;
  readonly layers?: readonly string[];
  readonly data?: string;
}

/** `merge MODEL --by weights --amount 0.5 --out DIR` */
export function addMerge(program: Command): void {
  withFinetuneOptions(withScoreOptions(withCommonOptions(program.command('merge'))))
    .description('cut neurons out and let those that stay take over')
    .argument('<model>', 'a model.json or its folder')
    .addOption(
      new Option('--by <what>', 'merge what has similar weights, or regress activations')
        .choices(['weights', 'activations'])
        .makeOptionMandatory(),
    )
    .requiredOption('--amount <fraction>', 'share of the prunable neurons to remove (0.5 or 50%)', fraction)
    .addOption(new Option('--method <name>', 'what chooses the neurons that go').choices(METHOD_NAMES))
    .addOption(scopeOption().default('layer'))
    .option('--threshold <x>', 'let --by weights merge into the nearest neuron only, from this likeness on (0 to 1)', number)
    .option('--rounds <n>', 'reach the amount in so many rounds', wholeNumber)
    .option('--finetune <epochs>', 'fine-tune for so many epochs after each round', wholeNumber)
    .option('--layers <names>', 'only these layers, separated by commas', listOf(String))
    .option('--data <path>', 'data set to calibrate and fine-tune on, and to measure with')
    .requiredOption('--out <folder>', 'where to write the smaller model')
    .option('--overwrite', 'replace a model in that folder')
    .action(async (file: string, options: Options) => {
      const { data } = options;
      const settings = settingsOf(options);
      checkPrune({ ...settings, method: settings.method ?? 'merge', level: 'neuron', compensate: settings.by }, data !== undefined);
      await editAndSave(file, options, { edit: 'merge', settings, ...defined({ data }) });
    });
}

function settingsOf(options: Options): MergeSettings {
  const { by, amount, method, scope, threshold, rounds, finetune, layers, seed } = options;
  return {
    by,
    amount,
    scope,
    ...(method === undefined ? {} : { method }),
    ...(threshold === undefined ? {} : { mergeThreshold: threshold }),
    ...scoreSettings(options),
    ...(rounds === undefined ? {} : { rounds }),
    ...(layers === undefined ? {} : { layers }),
    ...(seed === undefined ? {} : { seed }),
    ...(finetune === undefined || finetune === 0 ? {} : { finetune: finetuneSettings(finetune, options) }),
  };
}
