import { alias } from '../../../runtime/alias';
import { tf } from '../../../runtime/tf';
import { einsumLabels } from '../../einsumLabels';
import type { UseRule } from '../weightUse';
import { isFirst } from './convolution';

/** A product by labels: the same product of S and the activations with the samples' label kept. */
export const einsum: UseRule = ({ call, slot, live, placeOf, samples, output }) => {
  const { operands, result } = einsumLabels(call);
  const own = operands[Number(slot)] ?? '';
  const place = 1 - Number(slot);
  const other = call.inputs.get(String(place));
  const labels = operands[place] ?? '';
  const sample = labels[0] ?? '';
  const known = Array.from(own).every((label) => result.includes(label) || labels.includes(label));
  if (operands.length !== 2 || !other || !known || !isFirst(placeOf(other)) || !isFirst(placeOf(output)) || !result.startsWith(sample)) {
    return undefined;
  }
  return {
    fixed: () => alias(live.value(other)),
    combine: (s, held) =>
      tf.tidy(() => {
        if (!held) throw new Error('an Einsum needs its other operand');
        return tf.reshape(tf.einsum(`${result},${labels}->${sample}${own}`, s, held), [samples, -1]);
      }),
    bilinear: true,
  };
};
