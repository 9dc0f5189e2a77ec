import { sizeOf } from '../../../base/shape';
import { patchesOf } from '../../../runtime/patches';
import { tf, type Tensor } from '../../../runtime/tf';
import { channelsLast, windowOf } from '../../convolutionWindow';
import { textAttribute } from '../../kernelAttributes';
import type { UseRule, UseSite, WeightUse } from '../weightUse';
import { sumsTo } from './broadcast';

/** x [N, ...spatial, I] with filter [...window, I, O]: for each sample its patches [K, P] times S [P, O]. */
export const convolution: UseRule = (site) => (site.slot === 'bias' ? sumsTo(site) : site.slot === 'filter' ? filter(site) : undefined);

function filter({ call, live, placeOf, samples, output, weight }: UseSite): WeightUse | undefined {
  const x = call.inputs.get('x');
  if (!x || !isFirst(placeOf(x)) || !isFirst(placeOf(output))) return undefined;
  const format = textAttribute(call, 'dataFormat');
  const window = windowOf(call, channelsLast(x.shape, format), weight.shape);
  if (!window) return undefined;
  const positions = sizeOf(window.positions);
  const patches = (): Tensor => tf.tidy(() => patchesOf(toChannelsLast(live.value(x), format), window));
  const outputs = weight.shape.at(-1) ?? 1;
  return {
    ...patchUse({
      samples,
      fixed: patches,
      moving: (s) => tf.tidy(() => tf.reshape(toChannelsLast(s, format), [samples, positions, -1])),
    }),
    reads: {
      blocks: 1,
      positions,
      inputs: sizeOf(weight.shape) / outputs,
      outputs,
      observed: () => tf.tidy(() => tf.expandDims(tf.transpose(patches(), [0, 2, 1]), 0)),
      element: (_, output, input) => input * outputs + output,
      lastAxis: format?.startsWith('NC') !== true,
    },
  };
}

/**
 * Patches stand as [N, K, P], so that a sample's product needs no transposition: combine is [K, P] x [P, O]. As several
 * positions share a filter, there is no form without per-sample gradients.
 */
function patchUse({ samples, fixed, moving }: { samples: number; fixed: () => Tensor; moving: (s: Tensor) => Tensor }): WeightUse {
  return {
    fixed,
    combine: (s, patches) =>
      tf.tidy(() => {
        if (!patches) throw new Error('a convolution needs its patches');
        const product = tf.matMul(patches, moving(s));
        return tf.reshape(product, [samples, -1]);
      }),
    bilinear: true,
  };
}

/** Convolutions take their samples on the first axis. */
export function isFirst(place: { axis: number; inner: number } | undefined): boolean {
  return place?.axis === 0 && place.inner === 1;
}

/** The same tensor with the channels on its last axis. */
export function toChannelsLast(x: Tensor, format: string | undefined): Tensor {
  if (!format?.startsWith('NC')) return x;
  return tf.transpose(x, [0, ...x.shape.map((_, axis) => axis).slice(2), 1]);
}
