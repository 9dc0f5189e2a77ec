import { canonicalJson } from '../../base/canonicalJson';
import type { TrialRecord } from '../../protocol/trialRecord';

/** How many configurations were tried: what differs in more than its seed, each learning rate by itself. What was ended early counts, too. */
export function triedOf(records: readonly Pick<TrialRecord, 'key'>[]): number {
  const rates = new Map(
    records.map(({ key: { trial } }) => {
      const { rung: _, seed: _seed, training, ...told } = trial;
      const own = { ...told, ...(training ? { training: { ...training, epochs: null } } : {}) };
      return [canonicalJson(own), trial.learningRates?.length ?? 1];
    }),
  );
  return [...rates.values()].reduce((sum, each) => sum + each, 0);
}
