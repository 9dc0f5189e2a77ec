import type { RankAnswer } from '../../protocol/rankAnswer';
import { count, figure } from './figures';
import { table } from './table';
import { meanOfKnown } from '../../base/statistics/meanOfKnown';

/** The answer for a person. The standard errors of a layer are summed up by their mean. */
export function rankText({ layers, scoresFile, warnings }: RankAnswer): string {
  const estimated = layers.some(({ standardErrors }) => standardErrors !== undefined);
  return [
    table(
      ['name', 'scored', 'lowest', 'mean', 'highest', ...(estimated ? ['standard error'] : [])],
      layers.map(({ name, count: all, min, mean, max, scores, standardErrors = [] }) => {
        const scored = scores?.filter((score) => score !== null).length ?? all;
        return [name, count(scored), ...[min, mean, max].map(figure), ...(estimated ? [figure(meanOfKnown(standardErrors))] : [])];
      }),
      ['left', 'right', 'right', 'right', 'right', 'right'],
    ),
    ...warnings.map(({ message }) => `warning: ${message}`),
    ...(scoresFile === undefined ? [] : [`scores: ${scoresFile}`]),
  ].join('\n');
}
