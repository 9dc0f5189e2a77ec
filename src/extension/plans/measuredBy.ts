import { defined } from '../../base/defined';
import type { ModelMeasure } from '../../protocol/answers';
import type { DataChoice } from '../../protocol/dataChoice';
import type { Measured } from '../../protocol/plans';

/** What an edit measured on the way, as a plan keeps it. */
export function measuredBy({ loss, accuracy, agreement, on }: ModelMeasure, data: DataChoice | undefined): Measured[] {
  if ((loss === undefined && agreement === undefined) || on === undefined || data === undefined) return [];
  return [{ ...defined({ loss, accuracy, agreement }), on: { ...on, data } }];
}
