import { numberAttribute, textAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';

/**
 * x [N, H, W, b * b * C] becomes [N, b * H, b * W, C] (sub-pixel convolution): channel c goes with all the b * b that
 * became its pixels.
 */
export const depthToSpace: KernelRule = (call, fold) => {
  const [output] = call.outputs;
  const x = fold.input(call, 'x');
  if (!x || !output) return;
  const channelAxis = textAttribute(call, 'dataFormat') === 'NCHW' ? 1 : 3;
  fold.blockOthers(x, [channelAxis], 'untracked', 'channels are spread over it');
  const whole = x.axes[channelAxis];
  const channels = (whole?.length ?? 0) / numberAttribute(call, 'blockSize', 1) ** 2;
  const part = whole ? fold.splits.split(whole, channels, 1) : null;
  fold.set(output, { axes: output.shape.map((_, axis) => (axis === channelAxis ? part : null)), constant: false, silent: x.silent });
};
