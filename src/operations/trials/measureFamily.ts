import type { Trial } from '../../protocol/trialRecord';
import type { Evidence } from '../../saliency/evidence';
import type { TrialGround } from './ground';
import { measureTrial, type MeasuredTrial } from './measureTrial';

/** Trials that have their model in common but for how it is stored: whoever measures one has most of the others. */
export interface TrialFamily {
  readonly ground: TrialGround;
  readonly trials: readonly Trial[];
  /** What was gathered for all of them. */
  readonly evidence?: Evidence;
}

/** Measures them one after another: the work of one thread. */
export async function measureFamily({ ground, trials, evidence }: TrialFamily): Promise<MeasuredTrial[]> {
  const measured: MeasuredTrial[] = [];
  for (const trial of trials) measured.push(await measureTrial(ground, trial, evidence ? { evidence } : {}));
  return measured;
}
