import { Failure } from '../model/failure';

/** The data set, before anything is loaded. Throws `dataNeeded` where something needs one and none is named. */
export function neededData(data: string | undefined, what: string | undefined): string | undefined {
  if (data === undefined && what !== undefined) throw new Failure('dataNeeded', { what });
  return data;
}
