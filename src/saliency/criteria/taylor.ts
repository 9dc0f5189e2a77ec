import type { Criterion } from '../criterion';
import { byMoments, type MomentSaliency } from '../momentScores';

/** E|g w| */
const saliency: MomentSaliency = { moments: ['absG'], formula: (element) => Math.abs(element.w) * element.mean('absG') };

/** First-order Taylor expansion, sample by sample (Molchanov et al. 2019), in units of the loss. */
export const taylor = {
  name: 'taylor',
  ...byMoments(() => saliency),
} satisfies Criterion;
