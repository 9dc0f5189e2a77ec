import { defined } from '../../../base/defined';
import { sizeOf, type Shape } from '../../../base/shape';
import { patchesOf, type Window } from '../../../runtime/patches';
import { tf, type Tensor } from '../../../runtime/tf';
import type { TraceTensor } from '../../../runtime/trace';
import { channelsLast, windowOf } from '../../convolutionWindow';
import { textAttribute } from '../../kernelAttributes';
import type { ProductReads, UseRule } from '../weightUse';
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
    ...defined({ reads: readsOf(window) }),
    bilinear: true,
  };

  /** An output sees, through each tap, what stands where that tap meets it: a convolution of x with zeros between its elements. */
  function readsOf(window: Window): ProductReads | undefined {
    const { filter, strides, dilations } = window;
    const large = channelsLast(output.shape, format).slice(1, -1);
    const before = filter.map((taps, axis) => (taps - 1) * (dilations[axis] ?? 1) - (window.before[axis] ?? 0));
    const [outputs = 1, inputs = 1] = weight.shape.slice(-2);
    const taps = sizeOf(filter);
    if (before.some((zeros) => zeros < 0)) return undefined;
    const spread: Window = { filter, strides: filter.map(() => 1), dilations, before, positions: large };
    return {
      blocks: 1,
      positions: sizeOf(large),
      inputs: taps * inputs,
      outputs,
      observed: () =>
        tf.tidy(() => {
          const patches = patchesOf(spaced(toChannelsLast(live.value(x as TraceTensor), format), strides, large), spread);
          return tf.expandDims(tf.transpose(patches, [0, 2, 1]), 0);
        }),
      // The window slides the other way round: its last tap comes first.
      element: (_, out, at) => ((taps - 1 - Math.floor(at / inputs)) * outputs + out) * inputs + (at % inputs),
      lastAxis: format?.startsWith('NC') !== true,
    };
  }
};

/** x [N, ...spatial, I] with `strides` - 1 zeros behind each element, cut or filled up with zeros to the size `large`. */
function spaced(x: Tensor, strides: Shape, large: Shape): Tensor {
  return strides.reduce((held, stride, i) => {
    const axis = i + 1;
    const { shape } = held;
    const size = (shape[axis] ?? 1) * stride;
    const rows = tf.reshape(held, [sizeOf(shape.slice(0, axis + 1)), 1, sizeOf(shape.slice(axis + 1))]);
    const filled = tf.pad(rows, [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
    const wide = tf.reshape(filled, [...shape.slice(0, axis), size, ...shape.slice(axis + 1)]);
    const wanted = large[i] ?? size;
    if (size < wanted)
      return tf.pad(
        wide,
        shape.map((_, at): [number, number] => [0, at === axis ? wanted - size : 0]),
      );
    return tf.slice(
      wide,
      shape.map(() => 0),
      wide.shape.map((own, at) => (at === axis ? Math.min(own, wanted) : own)),
    );
  }, x);
}
