import { regrid } from '../../compress/quantize/regrid';
import { zeroParameters } from '../../compress/zeroParameters';
import { countZeros } from '../../model/countZeros';
import type { PruneSettings } from '../../protocol/settings';
import { chooseParameters } from '../../saliency/chooseParameters';
import { scoreWarnings } from '../evidence/scoreWarnings';
import type { Opened } from '../opened';
import { knownLayers } from './knownLayers';
import { scored, type Removal, type RemovalSources } from './removal';

/** Sets the lowest-scored parameters to zero until `amount` of all are. */
export async function removeParameters(opened: Opened, settings: PruneSettings, amount: number, sources: RemovalSources): Promise<Removal> {
  const { model, analysis } = opened;
  const chosen = new Set(weightsOf(opened, settings.layers));
  const { scores: all, evidence } = await scored(opened, settings, sources);
  if (!all.parameters) throw new Error('parameters were not scored');
  const scores = new Map([...all.parameters].filter(([name]) => chosen.has(name)));
  const values = new Map([...model.weights.values()].map((weight) => [weight.name, weight.values]));
  const masks = chooseParameters({ scores, values, amount, scope: settings.scope ?? 'global' });
  return {
    model: regrid(zeroParameters(model, masks)),
    analysis,
    layers: [...masks].map(([name, keep]) => ({ name, removed: countZeros(keep), of: keep.length })),
    maskedVsCut: null,
    keptBack: 0,
    warnings: scoreWarnings(evidence, settings.level, sources.samples),
  };
}

function weightsOf(opened: Opened, layers: readonly string[] | undefined): readonly string[] {
  const { structure, layers: all } = opened.analysis;
  if (layers === undefined) return structure.kernelWeights;
  const wanted = new Set(knownLayers(opened, layers));
  const own = new Set(all.filter(({ path }) => wanted.has(path)).flatMap(({ weightNames }) => weightNames));
  return structure.kernelWeights.filter((name) => own.has(name));
}
