import type { EvaluateAnswer } from '../../protocol/answers';
import { measuredOnText } from '../../protocol/measuredOnText';
import { count, figure, percent } from './figures';
import { table } from './table';

/** Loss and accuracy, of each class too, and on which samples. */
export function evaluateText({ loss, accuracy, samples, on, perClass, warnings = [] }: EvaluateAnswer): string {
  const answers = perClass?.reduce((sum, row) => sum + row.samples, 0);
  return [
    `loss ${figure(loss)}${accuracy === undefined ? '' : `, accuracy ${percent(accuracy)}`} on ${measuredOnText(on)}`,
    ...(perClass === undefined
      ? []
      : [
          table(
            ['class', answers === samples ? 'samples' : 'positions', 'accuracy'],
            perClass.map((row) => [row.label, count(row.samples), percent(row.accuracy)]),
            ['left', 'right', 'right'],
          ),
        ]),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ].join('\n');
}
