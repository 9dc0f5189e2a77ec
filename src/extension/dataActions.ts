import type { Failure } from '../model/failure';
import { dataAtFault } from '../protocol/dataAtFault';
import type { ModelDocument } from './document/modelDocument';
import type { FailureAction } from './showFailure';

/** Ways out where the data set is what is wrong: another one, or the same read in another way. */
export function dataActions(failure: Failure, document: ModelDocument, choose: () => Promise<unknown>): FailureAction[] {
  if (!dataAtFault(failure, document.state.dataPath)) return [];
  // What goes wrong in choosing is shown by that.
  const again = (label: string): FailureAction => ({ label, run: () => choose().catch(() => undefined) });
  if (failure.code === 'dataNeeded' || document.data === undefined) return [again('Choose Data Set…')];
  return [again('Choose Another…'), { label: 'Change Reading…', run: () => document.wish({ form: 'reading' }) }];
}
