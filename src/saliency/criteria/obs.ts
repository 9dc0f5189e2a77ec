import type { Criterion } from '../criterion';

/**
 * Optimal Brain Surgeon layer by layer (Hassibi and Stork 1993; Dong, Chen and Pan 2017; Frantar and Alistarh 2022): by how much the
 * squared error of what the kernel gives rises when the weight goes in its turn and those left are solved anew, as a share of the mean
 * square of all that the kernel gives. A share means the same in every layer.
 */
export const obs = {
  name: 'obs',
  needs: () => ({ rises: true }),
  parameter: {
    comparable: true,
    scores: ({ evidence: { rises } }) => {
      if (!rises) throw new Error('no output was traced');
      return rises;
    },
  },
} satisfies Criterion;
