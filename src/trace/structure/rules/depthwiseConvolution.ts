import { textAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';
import { addsToOutput } from './fusedEpilogue';

/**
 * x [N, H, W, I] with filter [H, W, I, M]: output channel i * M + m comes from input channel i alone, so all M go with
 * it. The multiplier M itself stays.
 */
export const depthwiseConvolution: KernelRule = (call, fold) => {
  const [output] = call.outputs;
  const x = fold.input(call, 'x');
  const filter = fold.input(call, 'filter');
  if (!x || !filter || !output) return;
  const channelAxis = textAttribute(call, 'dataFormat') === 'NCHW' ? 1 : 3;
  const carried = fold.same({ facts: x, axis: channelAxis }, { facts: filter, axis: 2 });
  fold.useAsKernel(filter);
  fold.blockOthers(x, [channelAxis], 'untracked', 'a convolution slides over it');
  fold.blockOthers(filter, [2], 'sharedAxis', 'the depth multiplier is one for all channels');
  const channels = output.shape[channelAxis] ?? 0;
  const multiplier = channels / (carried?.length ?? channels);
  const repeated = carried && Int32Array.from({ length: channels }, (_, i) => carried[Math.floor(i / multiplier)] ?? 0);
  const axes = output.shape.map((_, axis) => (axis === channelAxis ? repeated : null));
  fold.set(output, addsToOutput(call, fold, { axes, constant: false, silent: x.silent || filter.silent }));
};
