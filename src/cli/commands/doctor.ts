import type { Command } from 'commander';
import { Failure } from '../../model/failure';
import type { DoctorAnswer } from '../../protocol/doctorAnswer';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { figure } from '../text/figures';
import { table } from '../text/table';

/** `doctor` */
export function addDoctor(program: Command): void {
  withCommonOptions(program.command('doctor'))
    .description('list the backends and check their numbers')
    .action(async (options: CommonOptions) => {
      const answer = await withRun(options, (run) => run.perform('doctor', {}));
      printAnswer(options, answer, doctorText);
      const failed = answer.selfTest.filter(({ passed }) => !passed);
      if (failed.length > 0) throw new Failure('selfTestFailed', { cases: failed.map(({ name }) => name).join(', ') });
    });
}

function doctorText({ backends, selfTest }: DoctorAnswer): string {
  return [
    table(
      ['backend', 'available', 'version', 'why not'],
      backends.map(({ name, available, version, reason }) => [name, available ? 'yes' : 'no', version ?? '', reason ?? '']),
      ['left', 'left', 'left', 'left'],
    ),
    '',
    table(
      ['self-test', 'backend', 'passed', 'error'],
      selfTest.map(({ name, backend, passed, error }) => [name, backend, passed ? 'yes' : 'NO', figure(error)]),
      ['left', 'left', 'left', 'right'],
    ),
  ].join('\n');
}
