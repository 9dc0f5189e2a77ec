import { textAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';

/** A convolution's input gradient run forwards: dy [N, ..., I] with filter [..., O, I]. */
export const transposedConvolution: KernelRule = {
  kernels: ['Conv2DBackpropInput', 'Conv3DBackpropInputV2'],
  apply(call, fold) {
    const [output] = call.outputs;
    const dy = fold.input(call, 'dy');
    const filter = fold.input(call, 'filter');
    if (!dy || !filter || !output) return;
    const rank = filter.axes.length;
    const channelAxis = textAttribute(call, 'dataFormat')?.startsWith('NC') ? 1 : rank - 1;
    fold.contract({ facts: dy, axis: channelAxis }, { facts: filter, axis: rank - 1 });
    fold.useAsKernel(filter);
    fold.blockOthers(dy, [channelAxis], 'untracked', 'a convolution slides over it');
    fold.blockOthers(filter, [rank - 2, rank - 1], 'untracked', "a filter's height and width");
    const made = fold.produce({ facts: filter, axis: rank - 2 });
    const axes = output.shape.map((_, axis) => (axis === channelAxis ? made : null));
    fold.set(output, { axes, constant: false, silent: filter.silent });
  },
};
