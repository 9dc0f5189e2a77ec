import type { Command } from 'commander';
import { defined } from '../../base/defined';
import { writeNpz } from '../../data/npz';
import { checkOutputFile } from '../../formats/checkTarget';
import { ACTIONS, dataNeed } from '../../protocol/actions';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { dataFrom, withDataOptions, type DataOptions } from '../dataOptions';
import { neededData } from '../neededData';
import { withOptionsOf } from '../optionsOf';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { settingsFrom } from '../settingsFrom';
import { rankText } from '../text/rank';

interface Options extends CommonOptions, DataOptions {
  readonly scores?: string;
}

/** `rank MODEL --method M --level L` */
export function addRank(program: Command): void {
  const { settings: schema, summary } = ACTIONS.rank;
  withDataOptions(withOptionsOf(withCommonOptions(program.command('rank')), schema), 'data set, for methods that need one')
    .description(summary)
    .argument('<model>', 'a model.json or its folder')
    .option('--scores <file.npz>', 'write the full arrays: one per weight, or one per layer over its channels')
    .action(async (file: string, options: Options) => {
      const { settings } = settingsFrom(schema, { ...options });
      const data = neededData(dataFrom(options), dataNeed('rank', settings));
      const { scores } = options;
      if (scores !== undefined) await checkOutputFile(scores);
      const asked = { file, settings, all: scores !== undefined, ...defined({ data }) };
      const { answer: ranked, arrays } = await withRun(options, (run) => run.perform('rankFile', asked));
      if (scores !== undefined && arrays) await writeNpz(scores, arrays);
      const answer = { ...ranked, ...defined({ scoresFile: scores }) };
      printAnswer(options, answer, rankText);
    });
}
