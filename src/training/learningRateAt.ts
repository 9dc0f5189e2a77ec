import type { SettledFinetuning } from '../protocol/settings/finetuning';

/** The learning rate of a step before which `share` (0 to 1) of a training is done. */
export function learningRateAt({ learningRate, schedule }: Pick<SettledFinetuning, 'learningRate' | 'schedule'>, share: number): number {
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'linear':
      return learningRate * (1 - share);
    case 'cosine':
      return (learningRate * (1 + Math.cos(Math.PI * share))) / 2;
  }
}
