import { CommanderError } from 'commander';
import { toFailureRecord } from '../model/failure';
import { EXIT_STATUS } from './exitStatus';
import { printFailure } from './printFailure';
import { PrintedFailure } from './printedFailure';
import { makeProgram } from './program';

/** A setting that does not hold, and one that needs a data set where none is named. */
const WRONG_USAGE: ReadonlySet<string> = new Set(['settingInvalid', 'dataNeeded', 'answersNeeded']);

/**
 * Runs one command line and returns the exit status. Failures are one line on stderr, or JSON on stdout with --json. A
 * setting that does not hold is wrong usage, wherever that is found out.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await makeProgram().parseAsync([...argv]);
    return EXIT_STATUS.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_STATUS.done : EXIT_STATUS.wrongUsage;
    if (error instanceof PrintedFailure) return EXIT_STATUS.failed;
    printFailure(error, argv);
    return WRONG_USAGE.has(toFailureRecord(error).code) ? EXIT_STATUS.wrongUsage : EXIT_STATUS.failed;
  }
}
