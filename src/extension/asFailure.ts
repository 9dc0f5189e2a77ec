import { inspect } from 'node:util';
import { Failure, fromFailureRecord, toFailureRecord } from '../model/failure';

/** Whatever was thrown, as a Failure. A bug is shown as one sentence only, so where it happened goes to the log. */
export function asFailure(thrown: unknown, log: (line: string) => void): Failure {
  const failure = fromFailureRecord(toFailureRecord(thrown));
  if (failure.code === 'internal' && !(thrown instanceof Failure)) log(inspect(thrown));
  return failure;
}
