import type { KernelRule } from '../kernelRule';

/** Kernels that make something else of their input (indices, counts, boxes): whatever channels go in can't be cut. */
export const opaque: KernelRule = (call, fold) => {
  for (const tensor of call.inputs.values()) {
    fold.blockOthers(fold.facts(tensor), [], 'acrossChannels', `${call.kernel} reads all the channels`);
  }
};
