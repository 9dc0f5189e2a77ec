import { fromFailureRecord, toFailureRecord } from '../model/failure';
import type { ErrorAnswer } from '../protocol/answers';
import { describeFailure } from '../protocol/sentence';

/** Tells what went wrong: one line on stderr, and JSON on stdout where `argv` has --json. */
export function printFailure(thrown: unknown, argv: readonly string[]): void {
  const failure = fromFailureRecord(toFailureRecord(thrown));
  const message = describeFailure(failure);
  if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(errorAnswer(failure, message))}\n`);
  process.stderr.write(`model-minifier: ${message.replaceAll('\n', ' ')}\n`);
  if (failure.code === 'internal' && thrown instanceof Error && process.env['MODEL_MINIFIER_DEBUG']) {
    process.stderr.write(`${thrown.stack ?? ''}\n`);
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
