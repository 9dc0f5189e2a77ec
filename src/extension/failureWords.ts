import type { Failure } from '../model/failure';
import { failureToast } from './failureToast';
import { workspaceFolders } from './workspaceFolders';

/** A failure as toasts and panels show it: what happened first, paths from the workspace on. */
export function failureWords(failure: Failure): string {
  return failureToast(failure, workspaceFolders());
}
