import { answerRows, type RowsAnswer, type RowsJob } from '../../compress/resolve/resolveProduct';

/** Re-solves some outputs in whichever thread it runs. */
export function answerRowsPart(job: RowsJob): Promise<RowsAnswer> {
  return Promise.resolve(answerRows(job));
}
