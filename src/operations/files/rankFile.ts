import type { DataChoice } from '../../protocol/dataChoice';
import type { RankAnswer } from '../../protocol/rankAnswer';
import type { RankSettings } from '../../protocol/settings/ranking';
import type { OperationContext } from '../context';
import { rank } from '../rank';
import { openFile } from './openFile';
import { scoreArrays, type ScoreArray } from './scoreArrays';
import { withNumberWarnings } from '../limitWarnings';

/** Opens a model and ranks it; every score too where all are wanted, as named arrays. */
export async function rankFile(
  { file, all, ...asked }: { file: string; settings: RankSettings; data?: DataChoice; all: boolean },
  context: OperationContext,
): Promise<{ answer: RankAnswer; arrays?: ReadonlyMap<string, ScoreArray> }> {
  const opened = await openFile(file, context);
  const { answer, scores } = await rank({ ...opened, ...asked }, context);
  return { answer: withNumberWarnings(answer, opened.model), ...(all ? { arrays: scoreArrays(opened, scores) } : {}) };
}
