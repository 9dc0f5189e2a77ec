import type { Criterion } from '../criterion';
import { byMoments, type MomentSaliency } from '../momentScores';

/** 1/2 w^2 E[g^2] */
const saliency: MomentSaliency = { moments: ['g2'], formula: (element) => 0.5 * element.w ** 2 * element.mean('g2') };

/** OBD with the empirical Fisher information in place of the curvature (Theis et al. 2018). */
export const fisher = {
  name: 'fisher',
  ...byMoments(() => saliency),
} satisfies Criterion;
