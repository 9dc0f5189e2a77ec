import { exactCount } from '../base/format';
import type { EpochRecord, Spent } from './answers';

/** How a training went, in a line: `2 epochs: training loss 0.512 to 0.214, held-out loss 0.530 to 0.301`. */
export function trainingText(epochs: readonly EpochRecord[], figure: (value: number) => string): string {
  const span = (name: string, values: readonly number[]): string[] => {
    const [first] = values;
    const last = values.at(-1);
    if (first === undefined || last === undefined) return [];
    return [`${name} ${values.length === 1 ? figure(first) : `${figure(first)} to ${figure(last)}`}`];
  };
  const parts = [
    ...span(
      'training loss',
      epochs.map(({ loss }) => loss),
    ),
    ...span(
      "regularizers' penalty beside it",
      epochs.flatMap(({ penalty }) => penalty ?? []),
    ),
    ...span(
      'distance from the teacher',
      epochs.flatMap(({ teacherLoss }) => teacherLoss ?? []),
    ),
    ...span(
      'held-out loss',
      epochs.flatMap(({ validationLoss }) => validationLoss ?? []),
    ),
  ];
  return `${epochs.length} ${epochs.length === 1 ? 'epoch' : 'epochs'}: ${parts.join(', ')}`;
}

/** What training took: `120 steps, 4.1e+6 steps × parameters`. */
export function spentText({ steps, stepsTimesParams }: Spent, figure: (value: number) => string): string {
  return `${exactCount(steps)} ${steps === 1 ? 'step' : 'steps'}, ${figure(stepsTimesParams)} steps × parameters`;
}
