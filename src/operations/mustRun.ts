import { fromFailureRecord } from '../model/failure';
import type { RunFacts } from './analysis';

/** For what takes a run of the model: throws the reason where it can't be run. */
export function mustRun({ notRun }: RunFacts): void {
  if (notRun) throw fromFailureRecord(notRun);
}
