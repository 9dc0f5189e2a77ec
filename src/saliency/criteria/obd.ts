import type { Criterion } from '../criterion';
import { byMoments, type MomentSaliency } from '../momentScores';

/** 1/2 w^2 E[h]: by how much the mean loss rises when w is set to zero, to second order at a minimum. */
const saliency: MomentSaliency = { moments: ['h'], formula: (element) => 0.5 * element.w ** 2 * element.mean('h') };

/**
 * Optimal Brain Damage (LeCun, Denker and Solla 1989, eq. 3), in units of the loss. A neuron's is that of its channel's
 * gate, which is 1 and would become 0.
 */
export const obd = {
  name: 'obd',
  ...byMoments(() => saliency),
} satisfies Criterion;
