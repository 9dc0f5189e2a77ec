import type { RankAnswer, RankedLayer } from '../protocol/answers';
import type { RankSettings } from '../protocol/settings';
import { criteria } from '../saliency/criteria';
import type { Evidence } from '../saliency/criterion';
import type { Opened, Scores } from './operationTable';
import type { OperationContext } from './context';
import { notScoredWarnings } from './gatherEvidence';
import { score, scoringInput } from './score';

/** Scores every prunable weight or neuron; the answer sums up each layer, the scores are whole. */
export async function rank(
  { settings, data, ...opened }: Opened & { settings: RankSettings; data?: string },
  context: OperationContext,
): Promise<{ answer: RankAnswer; scores: Scores }> {
  const { scores, evidence } = await score(opened, settings, { data, context });
  return { answer: rankAnswer(opened, settings, scores, evidence), scores };
}

/** A ranking as it is told: each layer summed up, and what could not be scored. */
export function rankAnswer(opened: Opened, settings: RankSettings, scores: Scores, evidence: Evidence): RankAnswer {
  const layers = [
    ...[...(scores.parameters ?? [])].map(([name, values]) => summarise(name, values)),
    ...channelLayers(opened, scores, criteria[settings.method].channelErrors?.(scoringInput(opened, settings, evidence))),
  ];
  const { method, level, scope = 'global' } = settings;
  return { method, level, scope, layers, warnings: notScoredWarnings(evidence) };
}

function channelLayers({ analysis }: Opened, { channels: scores }: Scores, errors?: Float64Array): RankedLayer[] {
  if (!scores) return [];
  return analysis.structure.layers.map(({ layer, channels }) => {
    const own = Array.from(channels, (id) => scores[id] ?? Number.NaN);
    const ofLayer = (values: Float64Array): (number | null)[] =>
      Array.from(channels, (id) => values[id] ?? Number.NaN).map((value) => (Number.isFinite(value) ? value : null));
    return {
      ...summarise(layer, own.filter(Number.isFinite)),
      count: own.length,
      scores: ofLayer(scores),
      ...(errors ? { standardErrors: ofLayer(errors) } : {}),
    };
  });
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
  return count === 0 ? { name, count, min: 0, mean: 0, max: 0 } : { name, count, min, mean: sum / count, max };
}
