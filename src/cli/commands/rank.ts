import type { Command } from 'commander';
import { writeNpz } from '../../data/npz';
import { checkOutputFile } from '../../formats/checkTarget';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { rankSettings, withMethodOptions, type MethodOptions } from '../methodOptions';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { scoreArrays } from '../scoreArrays';
import { rankText } from '../text/rank';

interface Options extends CommonOptions, MethodOptions {
  readonly data?: string;
  readonly scores?: string;
}

/** `rank MODEL --method M --level L` */
export function addRank(program: Command): void {
  withMethodOptions(withCommonOptions(program.command('rank')))
    .description('score every weight or neuron')
    .argument('<model>', 'a model.json or its folder')
    .option('--data <path>', 'data set, for methods that need one')
    .option('--scores <file.npz>', 'write the full arrays: one per weight, or one per layer over its channels')
    .action(async (file: string, options: Options) => {
      const settings = rankSettings(options);
      if (options.scores !== undefined) await checkOutputFile(options.scores);
      const answer = await withRun(options, async (run) => {
        const opened = await run.perform('openForWork', { file, sizes: false });
        const ranked = await run.perform('rank', {
          model: opened.model,
          analysis: opened.analysis,
          settings,
          ...(options.data === undefined ? {} : { data: options.data }),
        });
        if (options.scores === undefined) return ranked.answer;
        await writeNpz(options.scores, scoreArrays(opened, ranked.scores));
        return { ...ranked.answer, scoresFile: options.scores };
      });
      printAnswer(options, answer, rankText);
    });
}
