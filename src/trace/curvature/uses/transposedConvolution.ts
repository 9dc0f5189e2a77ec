import { sizeOf } from '../../../base/shape';
import { patchesOf } from '../../../runtime/patches';
import { tf } from '../../../runtime/tf';
import { channelsLast, windowOf } from '../../convolutionWindow';
import { textAttribute } from '../../kernelAttributes';
import type { UseRule } from '../weightUse';
import { isFirst, toChannelsLast } from './convolution';

/**
 * A transposed convolution is the input gradient of a convolution: x (tfjs's `dy`) [N, ...small, I] with filter
 * [...window, O, I] makes [N, ...large, O]. For each sample the patches of S [K, P] times x [P, I].
 */
export const transposedConvolution: UseRule = ({ call, slot, live, placeOf, samples, output, weight }) => {
  const x = call.inputs.get('dy');
  if (slot !== 'filter' || !x || !isFirst(placeOf(x)) || !isFirst(placeOf(output))) return undefined;
  const format = textAttribute(call, 'dataFormat');
  const window = windowOf(call, channelsLast(output.shape, format), weight.shape);
  if (!window) return undefined;
  return {
    fixed: () => tf.tidy(() => tf.reshape(toChannelsLast(live.value(x), format), [samples, sizeOf(window.positions), -1])),
    combine: (s, held) =>
      tf.tidy(() => {
        if (!held) throw new Error('a transposed convolution needs its input');
        return tf.reshape(tf.matMul(patchesOf(toChannelsLast(s, format), window), held), [samples, -1]);
      }),
    bilinear: true,
  };
};
