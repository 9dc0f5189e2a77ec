import { tf } from '../../../runtime/tf';
import { numberAttribute } from '../../kernelAttributes';
import type { UseRule } from '../weightUse';
import { scaledBy, sumsTo } from './broadcast';

/** Scale and offset of a BatchNormalization in inference; its statistics are no parameters. */
export const batchNormalization: UseRule = (site) => {
  const { call, slot, live } = site;
  if (slot === 'offset') return sumsTo(site);
  const [x, mean, variance] = ['x', 'mean', 'variance'].map((name) => call.inputs.get(name));
  if (slot !== 'scale' || !x || !mean || !variance) return undefined;
  return scaledBy(site, () =>
    tf.tidy(() => {
      const deviation = tf.sqrt(tf.add(live.value(variance), numberAttribute(call, 'varianceEpsilon', 0.001)));
      return tf.div(tf.sub(live.value(x), live.value(mean)), deviation);
    }),
  );
};
