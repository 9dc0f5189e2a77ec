import type { Certificate } from '../../src/protocol/answers';
import { score } from '../../src/base/format';

/** One proof in words, and whether it holds yet. */
export interface Proof {
  readonly text: string;
  readonly hint: string;
  readonly done: boolean;
}

/**
 * What the certificate of a step proves. Differences beyond their bounds never get here: the step would have failed.
 * Only the last step says that it is not saved.
 */
export function proofsOf({ maskedVsCut, reloaded, sameOutputs }: Certificate, isLast: boolean): Proof[] {
  const same: Proof[] =
    typeof sameOutputs === 'number'
      ? [
          {
            text: `outputs as before ${within(sameOutputs)}`,
            hint: 'Largest difference between the outputs of the model before and after, by the largest output',
            done: true,
          },
        ]
      : [];
  const masked: Proof[] =
    maskedVsCut === null
      ? []
      : [
          {
            text: `cut = masked ${within(maskedVsCut)}`,
            hint: 'Largest difference between the outputs of the cut model and of the whole one with the same channels silenced',
            done: true,
          },
        ];
  if (reloaded === null) return isLast ? [...same, ...masked, NOT_SAVED] : [...same, ...masked];
  const saved: Proof = {
    text: `reloaded ${within(reloaded)}`,
    hint: 'Largest difference between the outputs of the model read back from disk and of the one in memory',
    done: true,
  };
  return [...same, ...masked, saved];
}

const NOT_SAVED: Proof = {
  text: 'not saved yet',
  hint: 'After saving, the model is read back from disk and compared',
  done: false,
};

function within(difference: number): string {
  return difference === 0 ? 'exactly' : `within ${score(difference)}`;
}
