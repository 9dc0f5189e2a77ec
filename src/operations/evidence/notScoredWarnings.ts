import type { ModelWarning } from '../../model/model';
import type { PruneLevel } from '../../protocol/vocabulary';
import type { Evidence, MeasuredOutput } from '../../saliency/criterion';
import type { MissingCurvature } from '../../trace/curvature/curvature';
import { UNMEASURED } from '../../trace/curvature/unreached';

/** Says what could not be scored, one warning for each place where the way back from the loss ends. */
export function notScoredWarnings({ curvature, output }: Evidence, level: PruneLevel): ModelWarning[] {
  const missing = curvature?.missing ?? unmeasured(output, level);
  return missing.map(({ kernel, layer, reason, weights, channels }) => {
    const what = [
      ...(weights.length > 0 ? [weights.length === 1 ? `the weight ${weights[0] ?? ''}` : `${weights.length} weights`] : []),
      ...(channels.length > 0 ? [`${channels.length} channels`] : []),
    ];
    return {
      code: 'notScored',
      message: `${what.join(' and ') || 'Nothing'} could not be scored: ${kernel}: ${reason}.`,
      ...(layer === undefined ? {} : { layer }),
      ...(weights.length === 1 && weights[0] !== undefined ? { weight: weights[0] } : {}),
    };
  });
}

/** What other methods leave alone, as the curvature tells it. */
function unmeasured(output: MeasuredOutput | undefined, level: PruneLevel): MissingCurvature[] {
  const weights = level === 'parameter' ? (output?.weights ?? []) : [];
  const channels = level === 'neuron' ? (output?.channels ?? []) : [];
  return weights.length + channels.length === 0 ? [] : [{ weights, channels, ...UNMEASURED }];
}
