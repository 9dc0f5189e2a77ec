import type { Criterion } from './criterion';
import { momentChannelScores, momentParameterScores, type MomentFormula } from './momentScores';

/** E|g w| */
const saliency: MomentFormula = (element) => Math.abs(element.w) * element.mean('absG');

/** First-order Taylor expansion, sample by sample (Molchanov et al. 2019), in units of the loss. */
export const taylor: Criterion = {
  name: 'taylor',
  levels: ['parameter', 'neuron'],
  comparable: true,
  needs: () => ({ moments: ['absG'] }),
  parameterScores: (input) => momentParameterScores(input, saliency),
  channelScores: (input) => momentChannelScores(input, saliency),
};
