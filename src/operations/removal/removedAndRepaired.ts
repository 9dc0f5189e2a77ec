import { regrid } from '../../compress/quantize/regrid';
import { takeSamples } from '../../data/takeSamples';
import { Failure } from '../../model/failure';
import { repairsByData, type SettledPruning } from '../../protocol/settings/pruning';
import { reestimated, rescaled } from '../norms/repairStatistics';
import { statisticsWarnings } from '../norms/statisticsText';
import type { Opened } from '../opened';
import { calibrationSamples } from '../samples/sampleSet';
import type { Removal, RemovalSources } from './removal';
import { removeShare } from './removeShare';

/** Removes a round's share, and repairs the statistics of activations where the settings say so. Throws `dataNeeded` without samples. */
export async function removedAndRepaired(
  state: Opened,
  settings: SettledPruning,
  round: number,
  sources: RemovalSources,
): Promise<Removal> {
  const removal = await removeShare(state, settings, round, sources);
  const { statistics, samples: count, seed } = settings;
  if (!repairsByData(statistics)) return removal;
  const train = sources.samples?.train;
  if (!train) throw new Failure('dataNeeded', { what: 'Repairing statistics' });
  const samples = takeSamples(train, calibrationSamples(train.samples, count, seed));
  const options = { inSequence: true, report: sources.context.report };
  const repaired =
    statistics === 'rescale'
      ? await rescaled(state.model, removal.model, samples, options)
      : await reestimated(removal.model, samples, options);
  return { ...removal, model: regrid(repaired.model, state.model), warnings: [...removal.warnings, ...statisticsWarnings(repaired)] };
}
