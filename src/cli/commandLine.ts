import { CommanderError } from 'commander';
import { fromFailureRecord, toFailureRecord } from '../model/failure';
import type { ErrorAnswer } from '../protocol/answers';
import { describeFailure } from '../protocol/sentence';
import { makeProgram } from './program';

/** Exit statuses: people script against them. */
const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs one command line and returns the exit status. Failures are one line on stderr, or JSON on stdout with --json. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await makeProgram().parseAsync([...argv]);
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    const failure = fromFailureRecord(toFailureRecord(error));
    const message = describeFailure(failure);
    if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(errorAnswer(failure, message))}\n`);
    process.stderr.write(`model-minifier: ${message.replaceAll('\n', ' ')}\n`);
    if (failure.code === 'internal' && error instanceof Error && process.env['MODEL_MINIFIER_DEBUG']) {
      process.stderr.write(`${error.stack ?? ''}\n`);
    }
    return FAILED;
  }
}

function errorAnswer({ code, data }: ReturnType<typeof fromFailureRecord>, message: string): ErrorAnswer {
  const { file, tensor, row } = data as { file?: string; tensor?: string; row?: number };
  return {
    error: {
      code,
      message,
      ...(file === undefined ? {} : { file }),
      ...(tensor === undefined ? {} : { tensor }),
      ...(row === undefined ? {} : { row }),
    },
  };
}
