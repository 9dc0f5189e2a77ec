import { Command } from 'commander';
import { version } from '../../package.json';
import { addCalibrate } from './commands/calibrate';
import { addCompare } from './commands/compare';
import { addDoctor } from './commands/doctor';
import { addEvaluate } from './commands/evaluate';
import { addFinetune } from './commands/finetune';
import { addInspect } from './commands/inspect';
import { addMerge } from './commands/merge';
import { addPrune } from './commands/prune';
import { addQuantize } from './commands/quantize';
import { addRank } from './commands/rank';
import { addRepair } from './commands/repair';
import { addStudy } from './commands/study';

/** The whole command line. Parsing throws CommanderError instead of ending the process. */
export function makeProgram(): Command {
  const program = new Command('model-minifier')
    .description('Inspect, prune, quantize and fine-tune TensorFlow.js models.')
    .version(version)
    .showHelpAfterError('(try model-minifier COMMAND --help)');
  for (const add of [
    addInspect,
    addRank,
    addCalibrate,
    addPrune,
    addMerge,
    addQuantize,
    addEvaluate,
    addFinetune,
    addStudy,
    addRepair,
    addCompare,
    addDoctor,
  ]) {
    add(program);
  }
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}
