import { regrid } from '../../compress/quantize/regrid';
import { zeroParameters } from '../../compress/zeroParameters';
import { countZeros } from '../../model/countZeros';
import type { SettledPruning } from '../../protocol/settings/pruning';
import { scoreWarnings } from '../evidence/scoreWarnings';
import type { Opened } from '../opened';
import { checkedLayers, chosenParameters } from './chosen';
import { scored, scoringOf, type Removal, type RemovalSources } from './removal';
import { defined } from '../../base/defined';
import { Failure } from '../../model/failure';
import type { KeepMasks } from '../../model/keepMasks';
import type { Model } from '../../model/model';
import { resolveParameters, type ResolvedModel } from './resolveParameters';

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
  const pruned = regrid(zeroParameters(model, masks), model);
  const resolved = await compensated({ model: pruned, analysis }, masks, opened.model, settings, sources);
  return {
    model: resolved.model,
    analysis,
    layers: [...masks].map(([name, keep]) => ({
      name,
      removed: countZeros(keep),
      of: keep.length,
      ...defined({ note: resolved.notes.get(name) }),
    })),
    maskedVsCut: null,
    keptBack: 0,
    warnings: [...scoreWarnings(evidence, scoringOf(settings), sources.samples), ...resolved.warnings],
  };
}

/**
 * What stays makes up for what was removed, where the settings say so. The aim is the network as it was before the first round, so that
 * errors don't add up over rounds; where each round is fine-tuned, it is what the round found, since training is to move it.
 */
async function compensated(
  pruned: Opened,
  masks: KeepMasks,
  found: Model,
  { compensate: by, finetune, samples, seed }: SettledPruning,
  { samples: data, start = found, context }: RemovalSources,
): Promise<ResolvedModel> {
  if (by !== 'activations' && by !== 'mean') return { model: pruned.model, notes: new Map(), warnings: [] };
  if (!data) throw new Failure('dataNeeded', { what: `Compensating by ${by}` });
  return resolveParameters(pruned, { aim: finetune ? found : start, masks, by, samples, seed }, data, context);
}
