import type { ModelWarning } from '../../model/model';
import type { Evidence } from '../../saliency/criterion';

/** Says what could not be scored, one warning for each place where the way back from the loss ends. */
export function notScoredWarnings({ curvature }: Evidence): ModelWarning[] {
  return (curvature?.missing ?? []).map(({ kernel, layer, reason, weights, channels }) => {
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
