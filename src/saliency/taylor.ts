import type { Criterion } from './criterion';
import { byMoments, type MomentFormula } from './momentScores';

/** E|g w| */
const saliency: MomentFormula = (element) => Math.abs(element.w) * element.mean('absG');

/** First-order Taylor expansion, sample by sample (Molchanov et al. 2019), in units of the loss. */
export const taylor = {
  name: 'taylor',
  needs: () => ({ moments: ['absG'] }),
  ...byMoments(() => saliency),
} satisfies Criterion;
