import { Command } from 'commander';
import { version } from '../../package.json';
import { EDIT_NAMES } from '../protocol/actions';
import { addAgent } from './commands/agent';
import { addCalibrate } from './commands/calibrate';
import { addCompare } from './commands/compare';
import { addData } from './commands/data';
import { addDoctor } from './commands/doctor';
import { addEdit } from './commands/edit';
import { addEvaluate } from './commands/evaluate';
import { addInspect } from './commands/inspect';
import { addRank } from './commands/rank';
import { addRepair } from './commands/repair';
import { addStudy } from './commands/study';
import { addReport } from './commands/report';

/** The whole command line. Parsing throws CommanderError instead of ending the process. */
export function makeProgram(): Command {
  const program = new Command('model-minifier')
    .description('Inspect, prune, quantize and fine-tune TensorFlow.js models.')
    .version(version)
    .showHelpAfterError('(try model-minifier COMMAND --help)');
  for (const add of [addInspect, addData, addRank, addCalibrate]) add(program);
  for (const name of EDIT_NAMES) addEdit(program, name);
  for (const add of [addEvaluate, addStudy, addReport, addAgent, addRepair, addCompare, addDoctor]) add(program);
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}
