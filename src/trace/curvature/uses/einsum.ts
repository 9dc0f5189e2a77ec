import { defined } from '../../../base/defined';
import { sizeOf } from '../../../base/shape';
import { alias } from '../../../runtime/alias';
import { tf } from '../../../runtime/tf';
import { einsumLabels } from '../../einsumLabels';
import type { LiveTrace } from '../../../runtime/liveTrace';
import type { TraceTensor } from '../../../runtime/trace';
import type { ProductReads, UseRule } from '../weightUse';
import { isFirst } from './convolution';

/** A product by labels: the same product of S and the activations with the samples' label kept. */
export const einsum: UseRule = ({ call, slot, live, placeOf, samples, output, weight }) => {
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
    ...defined({ reads: readsOf(live, other, { own, labels, result, sample }, weight, samples) }),
    bilinear: true,
  };
};

interface Labels {
  /** Of the weight, of what it is multiplied with, and of what comes out. */
  readonly own: string;
  readonly labels: string;
  readonly result: string;
  readonly sample: string;
}

/** Labels that both have are summed over, or tell blocks apart where the result has them; each output is a label of the weight alone. */
function readsOf(
  live: LiveTrace,
  other: TraceTensor,
  { own, labels, result, sample }: Labels,
  weight: TraceTensor,
  samples: number,
): ProductReads | undefined {
  const shared = Array.from(own).filter((label) => labels.includes(label));
  const blocks = shared.filter((label) => result.includes(label));
  const summed = shared.filter((label) => !result.includes(label));
  const made = Array.from(result).filter((label) => !labels.includes(label));
  const places = Array.from(labels).filter((label) => label !== sample && !shared.includes(label));
  const distinct = [own, labels].every((each) => new Set(each).size === each.length);
  if (own.includes(sample) || !distinct || places.some((label) => !result.includes(label))) return undefined;
  const sizeAt = (label: string): number => weight.shape[own.indexOf(label)] ?? other.shape[labels.indexOf(label)] ?? 1;
  const size = (of: readonly string[]): number => sizeOf(of.map(sizeAt));
  const strideOf = (label: string): number => sizeOf(weight.shape.slice(own.indexOf(label) + 1));
  const at = (of: readonly string[], index: number): number => {
    let [rest, place] = [index, 0];
    for (const label of of.toReversed()) {
      place += (rest % sizeAt(label)) * strideOf(label);
      rest = Math.floor(rest / sizeAt(label));
    }
    return place;
  };
  const order = [...blocks, sample, ...places, ...summed].map((label) => labels.indexOf(label));
  return {
    blocks: size(blocks),
    positions: size(places),
    inputs: size(summed),
    outputs: size(made),
    observed: () => tf.tidy(() => tf.reshape(tf.transpose(live.value(other), order), [size(blocks), samples, size(places), size(summed)])),
    element: (block, output, input) => at(blocks, block) + at(made, output) + at(summed, input),
    lastAxis: blocks.length === 0 && made.length === 1 && result.endsWith(made[0] ?? ''),
  };
}
