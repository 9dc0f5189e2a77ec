import type { RemovalCostAnswer } from '../../src/protocol/calibrationAnswer';
import { points, score } from '../../src/base/format';

/** What removing a channel changes, as a sentence without its end; a loss of 0 and a change of 0 are two things. */
export function costText({ before, after }: RemovalCostAnswer): string {
  const rise = after.loss - before.loss;
  const loss = rise === 0 ? undefined : `the loss by ${rise > 0 ? '+' : ''}${score(rise)}`;
  if (before.accuracy === undefined || after.accuracy === undefined) return loss ? `changes ${loss}` : 'does not change the loss';
  const accuracy = before.accuracy === after.accuracy ? undefined : `the accuracy by ${pointsText(before.accuracy, after.accuracy)}`;
  if (loss && accuracy) return `changes ${loss} and ${accuracy}`;
  if (loss) return `changes ${loss}, not the accuracy`;
  return accuracy ? `changes ${accuracy}, not the loss` : 'changes neither the loss nor the accuracy';
}

function pointsText(before: number, after: number): string {
  const text = points(before, after);
  return text.startsWith('±') ? 'less than 0.05\u00a0pp' : text;
}
