import type { EpochRecord } from '../../src/protocol/answers';
import { plural, score } from './format';

/** How a training went, in a line: `2 epochs: training loss 0.512 to 0.214, held-out loss 0.530 to 0.301`. */
export function trainingText(epochs: readonly EpochRecord[]): string {
  const parts = [
    spanText(
      'training loss',
      epochs.map(({ loss }) => loss),
    ),
    spanText(
      'held-out loss',
      epochs.flatMap(({ validationLoss }) => validationLoss ?? []),
    ),
  ];
  return `${plural(epochs.length, 'epoch')}: ${parts.filter((part) => part !== '').join(', ')}`;
}

function spanText(name: string, losses: readonly number[]): string {
  const [first] = losses;
  const last = losses.at(-1);
  if (first === undefined || last === undefined) return '';
  return `${name} ${losses.length === 1 ? score(first) : `${score(first)} to ${score(last)}`}`;
}
