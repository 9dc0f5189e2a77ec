import { settle } from '../protocol/settings/settle';
import { unheeded } from '../protocol/settings/unheeded';
import { ranking, type RankSettings } from '../protocol/settings/ranking';
import { defined } from '../base/defined';
import type { DataChoice } from '../protocol/dataChoice';
import type { RankAnswer, RankedLayer } from '../protocol/rankAnswer';
import { criteria } from '../saliency/criteria/criteria';
import type { Structure } from '../trace/structure/structure';
import type { Opened, Scores } from './opened';
import type { OperationContext } from './context';
import { onlyMeasured } from './evidence/measuredOutput';
import { score, scoringInput, type Scored } from './score';
import { needsOf } from './evidence/gatherEvidence';
import { scoreWarnings } from './evidence/scoreWarnings';
import { openSamples } from './samples/openSamples';
import { readingOf } from './samples/readingOf';
import type { Samples } from './samples/samples';
import { runWarnings } from './runWarnings';

/** Scores every prunable weight or neuron; the answer sums up each layer, the scores are whole. */
export async function rank(
  { settings: given, data, ...opened }: Opened & { settings: RankSettings; data?: DataChoice },
  context: OperationContext,
): Promise<{ answer: RankAnswer; scores: Scores }> {
  const settings = settle(ranking, given);
  const needs = needsOf([settings.method], settings);
  const samples = data === undefined || opened.analysis.notRun ? undefined : await openSamples(data, opened.analysis);
  const reading = samples && readingOf(opened.analysis, samples, { learns: needs.length > 0, loss: settings.loss });
  const { scores, evidence } = await score(opened, settings, { samples, context });
  const answer = rankAnswer(opened, settings, { scores, evidence, samples });
  return { answer: { ...answer, ...defined({ reading }), warnings: [...unheeded(ranking, given), ...answer.warnings] }, scores };
}

/** A ranking as it is told: each layer summed up, and what could not be scored. */
export function rankAnswer(
  opened: Opened,
  settings: RankSettings,
  { scores, evidence, samples }: Scored & { readonly samples: Samples | undefined },
): RankAnswer {
  const { method, level, scope = 'global' } = settings;
  const errors = level === 'neuron' ? criteria[method].neuron?.errors : undefined;
  const layers = [
    ...inNetworkOrder(opened, scores.parameters ?? new Map<string, Float32Array>()).map(([name, values]) => summarise(name, values)),
    ...channelLayers(opened, scores, errors?.(scoringInput(opened, settings, evidence))),
  ];
  const scoring = { methods: [method], level, settings };
  return {
    method,
    level,
    scope,
    layers,
    warnings: [...runWarnings(opened.analysis), ...onlyMeasured(evidence.output), ...scoreWarnings(evidence, scoring, samples)],
  };
}

/** Weights as the network has them; their files may have them by the alphabet. */
function inNetworkOrder<T>({ analysis }: Opened, weights: ReadonlyMap<string, T>): (readonly [string, T])[] {
  const places = new Map(analysis.layers.flatMap(({ weightNames }) => weightNames).map((name, place) => [name, place]));
  const place = (name: string): number => places.get(name) ?? places.size;
  return [...weights].sort(([a], [b]) => place(a) - place(b));
}

function channelLayers({ analysis }: Opened, { channels: scores }: Scores, errors?: Float64Array): RankedLayer[] {
  if (!scores) return [];
  return analysis.structure.layers.map(({ layer, channels }) => {
    const own = Array.from(channels, (id) => scores[id] ?? Number.NaN);
    const ofLayer = (values: Float64Array): (number | null)[] =>
      Array.from(channels, (id) => values[id] ?? Number.NaN).map((value) => (Number.isFinite(value) ? value : null));
    const scored = own.filter(Number.isFinite);
    return {
      ...summarise(layer, scored),
      count: own.length,
      ...(scored.length === 0 ? { reason: whyNone(analysis.structure, channels) } : {}),
      scores: ofLayer(scores),
      ...(errors ? { standardErrors: ofLayer(errors) } : {}),
    };
  });
}

/** Why none of a layer's channels has a score. */
function whyNone({ channels }: Structure, ids: Int32Array): string {
  const reasons = new Set([...ids].flatMap((id) => channels[id]?.obstacle?.detail ?? []));
  return reasons.size > 0 ? [...reasons].join('; ') : 'could not be scored, see the warnings';
}

function summarise(name: string, values: ArrayLike<number>): RankedLayer {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  const count = values.length;
  return count === 0 ? { name, count, min: null, mean: null, max: null } : { name, count, min, mean: sum / count, max };
}
