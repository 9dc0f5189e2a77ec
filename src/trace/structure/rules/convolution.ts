import { textAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';
import { addsToOutput } from './fusedEpilogue';

/** x [N, ..., I] with filter [..., I, O]: planes read the input's channels, filters make the output's. */
export const convolution: KernelRule = {
  kernels: ['Conv2D', 'FusedConv2D', 'Conv3D'],
  apply(call, fold) {
    const [output] = call.outputs;
    const x = fold.input(call, 'x');
    const filter = fold.input(call, 'filter');
    if (!x || !filter || !output) return;
    const rank = filter.axes.length;
    const channelAxis = textAttribute(call, 'dataFormat')?.startsWith('NC') ? 1 : rank - 1;
    fold.contract({ facts: x, axis: channelAxis }, { facts: filter, axis: rank - 2 });
    fold.useAsKernel(filter);
    fold.blockOthers(x, [channelAxis], 'untracked', 'a convolution slides over it');
    fold.blockOthers(filter, [rank - 2, rank - 1], 'untracked', "a filter's height and width");
    const made = fold.produce({ facts: filter, axis: rank - 1 });
    const axes = output.shape.map((_, axis) => (axis === channelAxis ? made : null));
    fold.set(output, addsToOutput(call, fold, { axes, constant: false, silent: filter.silent }));
  },
};
