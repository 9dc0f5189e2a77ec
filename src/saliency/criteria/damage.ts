import type { Criterion } from '../criterion';
import { byMoments, type MomentSaliency } from '../momentScores';

/** E|D|, D = -g w + 1/2 h w^2 */
const saliency: MomentSaliency = { moments: ['absD'], formula: (element) => element.mean('absD') };

/** By how much a sample's loss changes when w is set to zero, either way, to second order; the mean over samples. */
export const damage = {
  name: 'damage',
  ...byMoments(() => saliency),
} satisfies Criterion;
