import { textAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';
import { addsToOutput } from './fusedEpilogue';

/** x [N, ..., I] with filter [..., I, O]: planes read the input's channels, filters make the output's. */
export const convolution: KernelRule = sliding({ input: 'x', reads: -2, makes: -1 });

/** A convolution's input gradient run forwards: dy [N, ..., I] with filter [..., O, I]. */
export const transposedConvolution: KernelRule = sliding({ input: 'dy', reads: -1, makes: -2 });

/** `reads` and `makes` are axes of the filter, counted from behind its last. */
function sliding({ input, reads, makes }: { readonly input: string; readonly reads: number; readonly makes: number }): KernelRule {
  return (call, fold) => {
    const [output] = call.outputs;
    const x = fold.input(call, input);
    const filter = fold.input(call, 'filter');
    if (!x || !filter || !output) return;
    const rank = filter.axes.length;
    const channelAxis = textAttribute(call, 'dataFormat')?.startsWith('NC') ? 1 : rank - 1;
    fold.contract({ facts: x, axis: channelAxis }, { facts: filter, axis: rank + reads });
    fold.useAsKernel(filter);
    fold.blockOthers(x, [channelAxis], 'untracked', 'a convolution slides over it');
    fold.blockOthers(filter, [rank - 2, rank - 1], 'untracked', "a filter's height and width");
    const made = fold.produce({ facts: filter, axis: rank + makes });
    const axes = output.shape.map((_, axis) => (axis === channelAxis ? made : null));
    fold.set(output, addsToOutput(call, fold, { axes, constant: false, silent: filter.silent }));
  };
}
