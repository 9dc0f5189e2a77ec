import type { PruneLevel } from '../protocol/vocabulary';
import type { ChannelScores, ParameterScores, ScoringInput } from './criterion';
import type { Needs } from './evidence';
import { momentChannelScores, momentParameterScores, type MomentSaliency } from './momentScores';

/** E[D] = -w E[g] + 1/2 w^2 E[h] */
const forecast: MomentSaliency = {
  moments: ['g', 'h'],
  formula: (element) => 0.5 * element.w ** 2 * element.mean('h') - element.w * element.mean('g'),
};

/** What `predictedDamage` needs. */
export const FORECAST_NEEDS: Needs = { moments: forecast.moments };

/**
 * By how much the mean loss is expected to rise when a single weight is set to zero, or a single channel is removed,
 * with its sign. The best forecast of one removal, and no ranking: it would remove what it believes to do harm all at once.
 */
export function predictedDamage(
  input: ScoringInput,
  level: PruneLevel,
): { readonly parameters?: ParameterScores; readonly channels?: ChannelScores } {
  if (level === 'parameter') return { parameters: momentParameterScores(input, forecast) };
  const settings = { ...input.settings, neuronScore: 'gate' } as const;
  return { channels: momentChannelScores({ ...input, settings }, forecast) };
}
