import { tf, type Tensor } from '../../runtime/tf';
import type { KernelCall } from '../../runtime/trace';
import { einsumLabels } from '../einsumLabels';
import type { InputGradients } from './inputGradients';

/** tfjs registers no gradient of Einsum: it is the product of dy and the other operand, summed to the operand's labels. */
export function einsumGradient(call: KernelCall, inputs: ReadonlyMap<string, Tensor>, dy: Tensor): InputGradients {
  const { operands, result } = einsumLabels(call);
  const tensors = [...inputs];
  return Object.fromEntries(
    tensors.map(([name, tensor], place) => [
      name,
      () => {
        const own = operands[place] ?? '';
        const other = tensors[1 - place]?.[1];
        // Labels that stand in this operand alone were summed over: every index gets the same gradient.
        const known = Array.from(own, (label) => result.includes(label) || (operands[1 - place] ?? '').includes(label));
        const labels = Array.from(own)
          .filter((_, i) => known[i])
          .join('');
        const product = other
          ? tf.einsum(`${result},${operands[1 - place] ?? ''}->${labels}`, dy, other)
          : tf.einsum(`${result}->${labels}`, dy);
        const expanded = tf.reshape(
          product,
          tensor.shape.map((size, i) => (known[i] ? size : 1)),
        );
        return known.every((each) => each) ? expanded : tf.broadcastTo(expanded, tensor.shape);
      },
    ]),
  );
}
