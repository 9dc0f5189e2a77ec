import { canonicalJson } from '../../base/canonicalJson';
import type { TrialRecord } from '../../protocol/trialRecord';

/** How many configurations were tried: what differs in more than its seed, each learning rate by itself. What was ended early counts, too; the model as it was does not. */
export function triedOf(records: readonly Pick<TrialRecord, 'key'>[]): number {
  const done = records.filter(({ key: { trial } }) => trial.prune !== undefined || trial.quantize !== undefined || trial.repair !== 'none');
  const rates = new Map(
    done.map(({ key: { trial } }) => {
      const { rung: _, seed: _seed, training, ...told } = trial;
      const own = { ...told, ...(training ? { training: { ...training, epochs: null } } : {}) };
      return [canonicalJson(own), trial.learningRates?.length ?? 1];
    }),
  );
  return [...rates.values()].reduce((sum, each) => sum + each, 0);
}
