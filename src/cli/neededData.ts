import { Failure } from '../model/failure';
import type { DataChoice } from '../protocol/dataChoice';

/** The data set, before anything is loaded. Throws `dataNeeded` where something needs one and none is named. */
export function neededData(data: DataChoice | undefined, what: string): DataChoice;
export function neededData(data: DataChoice | undefined, what: string | undefined): DataChoice | undefined;
export function neededData(data: DataChoice | undefined, what: string | undefined): DataChoice | undefined {
  if (data === undefined && what !== undefined) throw new Failure('dataNeeded', { what });
  return data;
}
