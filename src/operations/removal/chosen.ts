import type { SettledPruning } from '../../protocol/settings/pruning';
import { withExactZeros } from '../../formats/codec/zeroValue';
import { Failure } from '../../model/failure';
import type { KeepMasks } from '../../model/keepMasks';
import { chooseChannels, type ChosenChannels } from '../../saliency/choosing/chooseChannels';
import { chooseParameters } from '../../saliency/choosing/chooseParameters';
import type { ChannelScores, ParameterScores } from '../../saliency/criterion';
import type { Analysis } from '../analysis';
import type { Opened } from '../opened';

/** How much to remove by a ranking, and where. */
export type ChoosingSettings = Pick<SettledPruning, 'amount' | 'scope' | 'layers'>;

/** The channels that pruning by these scores takes. */
export function chosenChannels(analysis: Analysis, scores: ChannelScores, settings: ChoosingSettings): ChosenChannels {
  const { amount, scope } = settings;
  const layers = checkedLayers(analysis, settings);
  return chooseChannels({ scores, structure: analysis.structure, amount, scope, ...(layers ? { layers } : {}) });
}

/** The parameters that pruning by these scores keeps, 1, or sets to zero, 0. */
export function chosenParameters({ model, analysis }: Opened, all: ParameterScores, settings: ChoosingSettings): KeepMasks {
  const { amount, scope } = settings;
  const layers = checkedLayers(analysis, settings);
  const spared = analysis.layers.filter(({ path }) => layers && !layers.has(path)).flatMap(({ weightNames }) => weightNames);
  const scores = new Map(all);
  for (const name of spared) scores.delete(name);
  // What is zero by its code is gone already.
  const values = new Map(
    [...scores.keys()].flatMap((name) => {
      const weight = model.weights.get(name);
      return weight ? [[name, withExactZeros(weight)] as const] : [];
    }),
  );
  return chooseParameters({ scores, values, amount, scope });
}

/** The layers named, if any are. Throws `settingInvalid` for one that the model does not have; ask before ranking. */
export function checkedLayers({ layers: all }: Analysis, { layers }: ChoosingSettings): ReadonlySet<string> | undefined {
  if (layers === undefined) return undefined;
  const known = new Set(all.map(({ path }) => path));
  const stranger = layers.find((layer) => !known.has(layer));
  if (stranger !== undefined) {
    throw new Failure('settingInvalid', { setting: 'layers', reason: `the model has no layer "${stranger}"` });
  }
  return new Set(layers);
}
