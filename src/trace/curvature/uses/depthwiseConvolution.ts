import { sizeOf } from '../../../base/shape';
import { patchesOf } from '../../../runtime/patches';
import { tf, type Tensor } from '../../../runtime/tf';
import { channelsLast, windowOf } from '../../convolutionWindow';
import { textAttribute } from '../../kernelAttributes';
import type { UseRule } from '../weightUse';
import { sumsTo } from './broadcast';
import { isFirst, toChannelsLast } from './convolution';

/** x [N, H, W, I] with filter [KH, KW, I, M]: each channel's patches with the M outputs that it makes. */
export const depthwiseConvolution: UseRule = (site) => {
  const { call, slot, live, placeOf, samples, output, weight } = site;
  if (slot === 'bias') return sumsTo(site);
  const x = call.inputs.get('x');
  if (slot !== 'filter' || !x || !isFirst(placeOf(x)) || !isFirst(placeOf(output))) return undefined;
  const format = textAttribute(call, 'dataFormat');
  const window = windowOf(call, channelsLast(x.shape, format), weight.shape);
  const [height = 1, width = 1, channels = 1, multiplier = 1] = weight.shape;
  if (!window) return undefined;
  const taps = height * width;
  const positions = sizeOf(window.positions);
  const patchesOfAll = (): Tensor =>
    tf.reshape(patchesOf(toChannelsLast(live.value(x), format), window), [samples, taps, channels, positions]);
  return {
    // [N * I, taps, P]: a small product for each channel of each sample.
    fixed: () => tf.tidy(() => tf.reshape(tf.transpose(patchesOfAll(), [0, 2, 1, 3]), [samples * channels, taps, positions])),
    combine: (s, patches) =>
      tf.tidy(() => {
        if (!patches) throw new Error('a depthwise convolution needs its patches');
        const parts = tf.reshape(toChannelsLast(s, format), [samples, positions, channels, multiplier]);
        const seeds = tf.reshape(tf.transpose(parts, [0, 2, 1, 3]), [samples * channels, positions, multiplier]);
        const products = tf.reshape(tf.matMul(patches, seeds), [samples, channels, taps, multiplier]);
        return tf.reshape(tf.transpose(products, [0, 2, 1, 3]), [samples, -1]);
      }),
    reads: {
      blocks: channels,
      positions,
      inputs: taps,
      outputs: multiplier,
      observed: () => tf.tidy(() => tf.transpose(patchesOfAll(), [2, 0, 3, 1])),
      element: (channel, output, tap) => (tap * channels + channel) * multiplier + output,
      lastAxis: format?.startsWith('NC') !== true,
    },
    bilinear: true,
  };
};
