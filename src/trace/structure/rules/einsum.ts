import { einsumLabels } from '../../einsumLabels';
import type { Axis } from '../atoms';
import type { KernelRule } from '../kernelRule';
import type { AxisOf } from '../structureFold';

/** A product of two tensors by labelled axes: labels that the result lacks are contracted, the others pass. */
export const einsum: KernelRule = (call, fold) => {
  const [output] = call.outputs;
  const { operands: terms, result } = einsumLabels(call);
  const operands = [...call.inputs.values()].map((tensor) => fold.facts(tensor));
  if (!output || terms.length > 2 || terms.join('').includes('.')) {
    for (const facts of operands) fold.blockOthers(facts, [], 'unknownKernel', 'an Einsum of a kind that no rule knows');
    return;
  }
  for (const facts of operands) fold.useAsKernel(facts);
  const places = (label: string): AxisOf[] =>
    operands.flatMap((facts, i) => (terms[i]?.includes(label) ? [{ facts, axis: terms[i].indexOf(label) }] : []));
  for (const label of new Set(terms.join(''))) {
    const [first, second] = places(label);
    if (!first || result.includes(label)) continue;
    if (second) fold.contract(first, second);
    else if (first.facts.axes[first.axis]) {
      fold.readWithoutWeight(first.facts.axes[first.axis] as Axis, first.facts.silent, 'a sum is taken over the channels');
    }
  }
  const axes = Array.from(result, (label) => {
    const [first, second] = places(label);
    if (!first) return null;
    return second ? fold.same(first, second) : fold.produce(first);
  });
  fold.set(output, { axes, constant: false, silent: operands.every(({ silent }) => silent) });
};
