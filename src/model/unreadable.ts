import { reasonOf } from '../base/reasonOf';
import { Failure } from './failure';

/** Why a file or folder can't be read, as the system says it. */
export function unreadable(file: string, error: unknown): Failure {
  return new Failure('fileUnreadable', { file, reason: reasonOf(error) }, { cause: error });
}

/** What a promise that reads a file ends in where it fails. */
export function refuseUnreadable(file: string): (error: unknown) => never {
  return (error) => {
    throw unreadable(file, error);
  };
}
