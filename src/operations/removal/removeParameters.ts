import { regrid } from '../../compress/quantize/regrid';
import { zeroParameters } from '../../compress/zeroParameters';
import { countZeros } from '../../model/countZeros';
import type { SettledPruning } from '../../protocol/settings/pruning';
import { scoreWarnings } from '../evidence/scoreWarnings';
import type { Opened } from '../opened';
import { checkedLayers, chosenParameters } from './chosen';
import { scored, scoringOf, type Removal, type RemovalSources } from './removal';

/** Sets the lowest-scored parameters to zero until `amount` of all are. */
export async function removeParameters(
  opened: Opened,
  settings: SettledPruning,
  amount: number,
  sources: RemovalSources,
): Promise<Removal> {
  const { model, analysis } = opened;
  checkedLayers(analysis, settings);
  const { scores, evidence } = await scored(opened, settings, sources);
  if (!scores.parameters) throw new Error('parameters were not scored');
  const masks = chosenParameters(opened, scores.parameters, { ...settings, amount });
  return {
    model: regrid(zeroParameters(model, masks), model),
    analysis,
    layers: [...masks].map(([name, keep]) => ({ name, removed: countZeros(keep), of: keep.length })),
    maskedVsCut: null,
    keptBack: 0,
    warnings: scoreWarnings(evidence, scoringOf(settings), sources.samples),
  };
}
