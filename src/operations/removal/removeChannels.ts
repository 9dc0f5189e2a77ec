import { defined } from '../../base/defined';
import { planChannels, type ChannelPlan } from '../../compress/channelPlan';
import { cutChannels } from '../../compress/cutChannels';
import type { SettledPruning } from '../../protocol/settings/pruning';
import { analyse } from '../analyse';
import { scoreWarnings } from '../evidence/scoreWarnings';
import type { Opened } from '../opened';
import { certifyCut } from './certifyCut';
import { compensate } from './compensate';
import { checkedLayers, chosenChannels } from './chosen';
import { scored, scoringOf, type Removal, type RemovalSources } from './removal';

/**
 * Cuts the lowest-scored `share` of the channels that the model still has. With `compensate`, what reads them is edited first,
 * so that the masked model which the cut one is compared with is the compensated one.
 */
export async function removeChannels(opened: Opened, settings: SettledPruning, share: number, sources: RemovalSources): Promise<Removal> {
  checkedLayers(opened.analysis, settings);
  const { scores, evidence } = await scored(opened, settings, sources);
  if (!scores.channels) throw new Error('channels were not scored');
  const { removed, keptBack } = chosenChannels(opened.analysis, scores.channels, { ...settings, amount: share });
  const removal = await cutCompensated(opened, removed, settings, sources);
  const warnings = [...scoreWarnings(evidence, scoringOf(settings), sources.samples), ...removal.warnings];
  return { ...removal, keptBack: removal.keptBack + keptBack, warnings };
}

/** How what reads cut channels makes up for them. */
export type CompensationChoice = Pick<SettledPruning, 'compensate' | 'mergeThreshold' | 'samples' | 'seed'>;

/** Cuts the given channels (ids of the structure, least worth first), what reads them edited first where the settings say so. */
export async function cutCompensated(
  opened: Opened,
  removed: ReadonlySet<number>,
  { compensate: by, mergeThreshold: threshold, samples, seed }: CompensationChoice,
  sources: RemovalSources,
): Promise<Removal> {
  const plan = planChannels(opened.model, opened.analysis.structure, removed);
  if (by === 'none') return cut(opened, plan);
  const settings = { by, threshold, samples, seed };
  const { model, notes, warnings } = await compensate(opened, new Set(plan.removed), settings, sources.samples?.train, sources.context);
  const removal = await cut({ ...opened, model }, plan);
  const layers = removal.layers.map((layer) => ({ ...layer, ...defined({ note: notes.get(layer.name) }) }));
  return { ...removal, layers, warnings };
}

/** Cuts the channels of a plan, certifies the cut and analyses what is left. */
async function cut(opened: Opened, plan: ChannelPlan): Promise<Removal> {
  const { model, analysis } = opened;
  const smaller = cutChannels(model, analysis.structure, plan);
  const removed = new Set(plan.removed);
  return {
    model: smaller,
    analysis: await analyse(smaller),
    layers: analysis.structure.layers.map(({ layer, channels }) => {
      const own = new Set(channels);
      return { name: layer, removed: [...own].filter((id) => removed.has(id)).length, of: own.size };
    }),
    maskedVsCut: await certifyCut(opened, smaller, removed),
    keptBack: plan.keptBack.length,
    cut: { structure: analysis.structure, plan },
    warnings: [],
  };
}
