import type { Targets } from '../data/dataset';
import type { OutputActivation } from './outputActivation';

/** Why `chooseLoss` takes the loss that it takes, in words that follow the loss's name. */
export function lossReason(activation: OutputActivation, targets: Targets, units: number): string {
  switch (activation) {
    case 'softmax':
      return 'the output ends in softmax';
    case 'sigmoid':
      if (targets.kind === 'classes') return 'the output ends in sigmoid';
      return `the output ends in sigmoid and ${targets.values.every((value) => value >= 0 && value <= 1) ? 'all answers lie' : 'not all answers lie'} from 0 to 1`;
    case 'other': {
      const answers = targets.kind === 'values' ? 'values' : units === 1 ? 'two classes' : 'classes';
      return `the output ends in neither softmax nor sigmoid and the answers are ${answers}`;
    }
  }
}
