import { seededRandom } from '../base/random';
import { Failure } from '../model/failure';
import { comparableChannelScores, comparableParameterScores } from '../saliency/comparable';
import { criteria } from '../saliency/criteria';
import type { ScoringInput } from '../saliency/criterion';
import type { RankSettings } from '../protocol/settings';
import type { Opened, Scores } from './operationTable';

/** The seed of whoever names none: results are the same run after run. */
export const DEFAULT_SEED = 0;

/** Scores a model as the settings ask; with global scope the layers' scores are made comparable. */
export function score({ model, analysis }: Opened, { method, level, scope = 'global', seed = DEFAULT_SEED }: RankSettings): Scores {
  const criterion = criteria[method];
  if (!criterion.levels.includes(level)) {
    throw new Failure('settingInvalid', { setting: 'method', reason: `${method} does not score at ${level} level` });
  }
  const input: ScoringInput = {
    model,
    structure: analysis.structure,
    layerOf: new Map(analysis.layers.flatMap(({ path, weightNames }) => weightNames.map((name) => [name, path]))),
    random: seededRandom(seed).fork(method),
  };
  if (level === 'parameter') {
    const scores = criterion.parameterScores(input);
    return { parameters: scope === 'global' ? comparableParameterScores(criterion, scores) : scores };
  }
  const scores = criterion.channelScores(input);
  return { channels: scope === 'global' ? comparableChannelScores(criterion, scores, analysis.structure) : scores };
}
