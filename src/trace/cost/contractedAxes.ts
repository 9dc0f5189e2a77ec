import type { KernelCall, TraceTensor } from '../../runtime/trace';
import { einsumLabels } from '../einsumLabels';
import { traitsOf } from '../kernels/kernelTable';
import type { Contraction } from '../kernels/kernelTraits';

/** An axis of a tensor. */
export type SizedAxis = readonly [tensor: TraceTensor, axis: number];
type AxesOfCall = (call: KernelCall) => readonly SizedAxis[];

/** The tensor axes whose sizes multiply to a call's multiply-accumulates; undefined for a kernel that has none. */
export function contractedAxes(call: KernelCall): readonly SizedAxis[] | undefined {
  const macs = traitsOf(call)?.macs ?? 'none';
  return macs === 'none' ? undefined : AXES[macs](call);
}

/** Every output element sums over the inner axis: that of b, since a may be a first state without channels. */
const matMul: AxesOfCall = (call) => {
  const inner = call.attrs['transposeB'] === true ? -1 : -2;
  return [...allAxes(call.outputs[0]), ...pick(call.inputs.get('b'), [inner])];
};

/** Every output element sums over the filter's window and the input's channels. */
const convolution: AxesOfCall = (call) => {
  const filter = call.inputs.get('filter');
  return [...allAxes(call.outputs[0]), ...allAxes(filter).slice(0, -1)];
};

/** Every input element is spread over the filter's window and the output's channels. */
const transposedConvolution: AxesOfCall = (call) => {
  const filter = call.inputs.get('filter');
  return [...allAxes(call.inputs.get('dy')), ...allAxes(filter).slice(0, -1)];
};

/** Every output element sums over the filter's window alone. */
const depthwiseConvolution: AxesOfCall = (call) => [...allAxes(call.outputs[0]), ...pick(call.inputs.get('filter'), [0, 1])];

/** One multiplication for every combination of the labels. */
const einsum: AxesOfCall = (call) => {
  const { operands: terms } = einsumLabels(call);
  const operands = [...call.inputs.values()];
  const labels = new Set(terms.join(''));
  return [...labels].flatMap((label) => {
    const operand = terms.findIndex((term) => term.includes(label));
    return pick(operands[operand], [terms[operand]?.indexOf(label) ?? 0]);
  });
};

const AXES: Readonly<Record<Contraction, AxesOfCall>> = { matMul, convolution, transposedConvolution, depthwiseConvolution, einsum };

function allAxes(tensor: TraceTensor | undefined): SizedAxis[] {
  return tensor ? tensor.shape.map((_, axis) => [tensor, axis]) : [];
}

/** Some axes; negative ones are counted from the end. */
function pick(tensor: TraceTensor | undefined, axes: readonly number[]): SizedAxis[] {
  return tensor ? axes.map((axis) => [tensor, axis < 0 ? axis + tensor.shape.length : axis]) : [];
}
