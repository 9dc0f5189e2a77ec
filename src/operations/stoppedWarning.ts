import type { ModelWarning } from '../model/model';

/** Where a fine-tuning was stopped. */
export interface Stopped {
  /** Epochs of the round that was stopped, and how many there would have been. */
  readonly done: number;
  readonly of: number;
  /** Of a removal in several rounds: the round, and how many there are. */
  readonly round?: { readonly number: number; readonly of: number };
}

/** Says that a fine-tuning was stopped and what was learnt kept; rounds after it had none. */
export function stoppedWarning({ done, of, round }: Stopped): ModelWarning {
  const where = round ? ` of round ${round.number}` : '';
  const later = round && round.number < round.of ? `; ${laterRounds(round.number + 1, round.of)} not fine-tuned` : '';
  const message = `Fine-tuning was stopped after ${done} of ${of} epochs${where}; what was learnt was kept${later}.`;
  return { code: 'stoppedEarly', message };
}

function laterRounds(first: number, last: number): string {
  return first === last ? `round ${first} was` : `rounds ${first} to ${last} were`;
}
