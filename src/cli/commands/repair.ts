import type { Command } from 'commander';
import type { RepairAnswer } from '../../protocol/answers';
import { withCommonOptions } from '../commonOptions';
import type { SaveOptions } from '../editAndSave';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { saving, withSaveOptions } from '../saving';
import { savedText } from '../../protocol/savedText';

/** `repair MODEL --out DIR` */
export function addRepair(program: Command): void {
  withSaveOptions(withCommonOptions(program.command('repair')))
    .description('write a model that stock TensorFlow.js refuses or reads otherwise (an export of Keras 3) so that it is read as meant')
    .argument('<model>', 'a model.json or its folder')
    .action(async (file: string, options: SaveOptions) => {
      const answer = await saving(file, options, (target) => withRun(options, (run) => run.perform('repairFile', { file, ...target })));
      printAnswer(options, answer, repairText);
    });
}

function repairText({ repairs, certificate, out, warnings, ...saved }: RepairAnswer): string {
  return [
    ...(repairs.length > 0 ? repairs : ['Nothing needed repair.']),
    ...savedText(saved),
    ...warnings.map(({ message }) => `warning: ${message}`),
    `Written to ${out}; read back, its ${certificate.reloaded === null ? 'weights' : 'outputs'} are the same.`,
  ].join('\n');
}
