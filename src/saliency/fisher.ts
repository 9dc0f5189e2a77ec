import type { Criterion } from './criterion';
import { momentChannelScores, momentParameterScores, type MomentFormula } from './momentScores';

/** 1/2 w^2 E[g^2] */
const saliency: MomentFormula = (element) => 0.5 * element.w ** 2 * element.mean('g2');

/** OBD with the empirical Fisher information in place of the curvature (Theis et al. 2018). */
export const fisher: Criterion = {
  name: 'fisher',
  levels: ['parameter', 'neuron'],
  comparable: true,
  needs: () => ({ moments: ['g2'] }),
  parameterScores: (input) => momentParameterScores(input, saliency),
  channelScores: (input) => momentChannelScores(input, saliency),
};
