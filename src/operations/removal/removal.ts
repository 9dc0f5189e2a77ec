import { planChannels, type ChannelPlan } from '../../compress/channelPlan';
import { cutChannels } from '../../compress/cutChannels';
import { regrid } from '../../compress/quantize/regrid';
import { zeroParameters } from '../../compress/zeroParameters';
import type { Dataset } from '../../data/dataset';
import { Failure } from '../../model/failure';
import type { Evidence } from '../../saliency/criterion';
import { countZeros } from '../../model/countZeros';
import type { ModelWarning } from '../../model/model';
import type { PlanSummary } from '../../protocol/answers';
import type { PruneSettings } from '../../protocol/settings';
import { chooseChannels } from '../../saliency/chooseChannels';
import { chooseParameters } from '../../saliency/chooseParameters';
import { SCORE_DEFAULTS } from '../../saliency/scoreDefaults';
import { analyse } from '../analyse';
import { certifyCut } from './certifyCut';
import { compensate } from './compensate';
import type { OperationContext } from '../context';
import { DEFAULT_SEED } from '../defaultSeed';
import type { Opened } from '../opened';
import { notScoredWarnings } from '../evidence/notScoredWarnings';
import { score, type Scored, scoreBy, type ScoreSources } from '../score';

/** What one removal left and what it took, layer by layer. */
export interface Removal extends Opened {
  readonly layers: PlanSummary['layers'];
  readonly maskedVsCut: number | null;
  /** Channels that were wanted but had to stay, so that no layer is emptied. */
  readonly keptBack: number;
  /** What could not be scored, and why. */
  readonly warnings: readonly ModelWarning[];
}

/** Where scores come from: the data, or evidence gathered before. */
export type RemovalSources = ScoreSources | { readonly evidence: Evidence };

/** Sets the lowest-scored parameters to zero until `amount` of them are. */
export async function removeParameters(opened: Opened, settings: PruneSettings, amount: number, sources: RemovalSources): Promise<Removal> {
  const { model, analysis } = opened;
  const chosen = new Set(weightsOf(opened, settings.layers));
  const { scores: all, evidence } = await scored(opened, settings, sources);
  const scores = new Map([...(all.parameters ?? [])].filter(([name]) => chosen.has(name)));
  const values = new Map([...model.weights.values()].map((weight) => [weight.name, weight.values]));
  const masks = chooseParameters({ scores, values, amount, scope: settings.scope ?? 'global' });
  return {
    model: regrid(zeroParameters(model, masks)),
    analysis,
    layers: [...masks].map(([name, keep]) => ({ name, removed: countZeros(keep), of: keep.length })),
    maskedVsCut: null,
    keptBack: 0,
    warnings: notScoredWarnings(evidence, settings.level),
  };
}

/** What compensation works with. */
export interface Calibration {
  /** Where calibration samples are taken from. */
  readonly train: Dataset | undefined;
  readonly context: Pick<OperationContext, 'report'>;
}

/**
 * Cuts the lowest-scored `amount` of the prunable channels. With `compensate`, what reads them is edited first, so that
 * the masked model which the cut one is compared with is the compensated one.
 */
export async function removeChannels(
  opened: Opened,
  settings: PruneSettings,
  amount: number,
  sources: RemovalSources,
  calibration: Calibration,
): Promise<Removal> {
  const { structure } = opened.analysis;
  const { scores, evidence } = await scored(opened, settings, sources);
  const { removed, keptBack } = chooseChannels({
    scores: scores.channels ?? new Float64Array(),
    structure,
    amount,
    scope: settings.scope ?? 'global',
    ...(settings.layers === undefined ? {} : { layers: new Set(knownLayers(opened, settings.layers)) }),
  });
  const unscored = notScoredWarnings(evidence, settings.level);
  const removal = await cutCompensated(opened, removed, settings, calibration);
  return { ...removal, keptBack: removal.keptBack + keptBack, warnings: [...unscored, ...removal.warnings] };
}

/** How what reads cut channels makes up for them. */
export type CompensationChoice = Pick<PruneSettings, 'compensate' | 'mergeThreshold' | 'samples' | 'seed'>;

/** Cuts the given channels (ids of the structure), what reads them edited first where the settings say so. */
export async function cutCompensated(
  opened: Opened,
  removed: ReadonlySet<number>,
  { compensate: by = 'none', mergeThreshold: threshold, samples = SCORE_DEFAULTS.samples, seed = DEFAULT_SEED }: CompensationChoice,
  { train, context }: Calibration,
): Promise<Removal> {
  const plan = planChannels(opened.model, opened.analysis.structure, removed);
  if (by === 'none') return cut(opened, plan);
  const { model, notes, warnings } = await compensate(opened, new Set(plan.removed), { by, threshold, samples, seed }, train, context);
  const removal = await cut({ ...opened, model }, plan);
  const layers = removal.layers.map((layer) => {
    const note = notes.get(layer.name);
    return note === undefined ? layer : { ...layer, note };
  });
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
    warnings: [],
  };
}

function scored(opened: Opened, settings: PruneSettings, sources: RemovalSources): Promise<Scored> | Scored {
  if (!('evidence' in sources)) return score(opened, settings, sources);
  return { scores: scoreBy(opened, settings, sources.evidence), evidence: sources.evidence };
}

function weightsOf(opened: Opened, layers: readonly string[] | undefined): readonly string[] {
  const { structure, layers: all } = opened.analysis;
  if (layers === undefined) return structure.kernelWeights;
  const wanted = new Set(knownLayers(opened, layers));
  const own = new Set(all.filter(({ path }) => wanted.has(path)).flatMap(({ weightNames }) => weightNames));
  return structure.kernelWeights.filter((name) => own.has(name));
}

function knownLayers({ analysis }: Opened, layers: readonly string[]): readonly string[] {
  const known = new Set(analysis.layers.map(({ path }) => path));
  const stranger = layers.find((layer) => !known.has(layer));
  if (stranger !== undefined) {
    throw new Failure('settingInvalid', { setting: 'layers', reason: `the model has no layer "${stranger}"` });
  }
  return layers;
}

/** Tells of channels that had to stay, and of what could not be scored (in the last round). */
export function removalWarnings(removals: readonly Removal[]): ModelWarning[] {
  const keptBack = removals.reduce((sum, removal) => sum + removal.keptBack, 0);
  const stayed: ModelWarning = {
    code: 'keptBack',
    message: `${String(keptBack)} more channels were due to go, but each layer keeps at least one.`,
  };
  return [...(keptBack === 0 ? [] : [stayed]), ...(removals.at(-1)?.warnings ?? [])];
}
