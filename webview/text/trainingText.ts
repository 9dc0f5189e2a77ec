import type { EpochRecord } from '../../src/protocol/answers';
import { trainingText as textOf } from '../../src/protocol/trainingText';
import { score } from '../../src/base/format';

/** How a training went, in a line, with the panel's figures. */
export function trainingText(epochs: readonly EpochRecord[]): string {
  return textOf(epochs, score);
}
