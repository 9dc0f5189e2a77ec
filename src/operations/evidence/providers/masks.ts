import { defined } from '../../../base/defined';
import type { EvidenceProvider } from '../evidenceProvider';
import { measureMasks } from '../measureMasks';

/** Losses under random masks of the channels. */
export const masks: EvidenceProvider = {
  key: 'masks',
  answers: true,
  gather: async (opened, { settings, seed, samples: { choice: data }, output }, context) => {
    const { masks: count, keep, samples, loss } = settings;
    const set = { data, part: 'train', samples, seed } as const;
    const spared = output?.channels ?? [];
    return { masks: await measureMasks(opened, { keep, seed, set, spared, ...defined({ masks: count, loss }) }, context) };
  },
};
