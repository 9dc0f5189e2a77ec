import type { KernelRule } from '../kernelRule';

/** Kernels that make something else of their input (indices, counts, boxes): whatever channels go in can't be cut. */
export const opaque: KernelRule = {
  kernels: [
    'OneHot',
    'Bincount',
    'DenseBincount',
    'Multinomial',
    'Unique',
    'SearchSorted',
    'NonMaxSuppressionV3',
    'NonMaxSuppressionV4',
    'NonMaxSuppressionV5',
    'GatherNd',
    'ScatterNd',
  ],
  apply(call, fold) {
    for (const tensor of call.inputs.values()) {
      fold.blockOthers(fold.facts(tensor), [], 'acrossChannels', `${call.kernel} reads all the channels`);
    }
  },
};
