import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checkTarget } from '../../formats/checkTarget';
import { removePartials } from '../../formats/weightFiles/removePartials';
import type { RepairAnswer } from '../../protocol/answers';
import { withCommonOptions } from '../commonOptions';
import type { SaveOptions } from '../editAndSave';
import { printAnswer } from '../output';
import { withRun } from '../run';

/** `repair MODEL --out DIR` */
export function addRepair(program: Command): void {
  withCommonOptions(program.command('repair'))
    .description('write a model that stock TensorFlow.js refuses (an export of Keras 3) so that it loads')
    .argument('<model>', 'a model.json or its folder')
    .requiredOption('--out <folder>', 'where to write the repaired model')
    .option('--overwrite', 'replace a model in that folder')
    .action(async (file: string, options: SaveOptions) => {
      const folder = resolve(options.out);
      const overwrite = options.overwrite ?? false;
      await checkTarget(folder, overwrite);
      try {
        printAnswer(
          options,
          await withRun(options, async (run): Promise<RepairAnswer> => {
            const { model, answer } = await run.perform('openForWork', { file, sizes: false });
            const { certificate } = await run.perform('save', { model, folder, overwrite });
            const repairs = answer.warnings.flatMap(({ code, message }) => (code === 'repaired' ? [message] : []));
            return { repairs, certificate: { maskedVsCut: null, ...certificate }, out: folder };
          }),
          repairText,
        );
      } catch (error) {
        await removePartials(folder);
        throw error;
      }
    });
}

function repairText({ repairs, out }: RepairAnswer): string {
  return [...(repairs.length > 0 ? repairs : ['Nothing needed repair.']), `Written to ${out}; read back, its outputs are the same.`].join(
    '\n',
  );
}
