import type { WeightSpec } from '../../model/model';
import type { GraphNode, NodeOutput } from './graphNode';

/** Operations whose result is their first input in another form. */
const FORMS: ReadonlySet<string> = new Set([
  'Identity',
  'Cast',
  'Reshape',
  'Transpose',
  'ExpandDims',
  'Squeeze',
  'StopGradient',
  'Snapshot',
  'FakeQuantWithMinMaxVars',
]);

/** The input that a node only gives another form; none for a node that computes. */
export function dataInputs({ op, inputs }: GraphNode): readonly NodeOutput[] {
  return FORMS.has(op) ? inputs.slice(0, 1) : [];
}

const all = (): boolean => true;
const only =
  (...places: number[]) =>
  (input: number): boolean =>
    places.includes(input);

/** Inputs that are a kernel: what is contracted with the data, or looked up. */
const KERNELS: Readonly<Record<string, (input: number) => boolean>> = {
  Conv1D: only(1),
  Conv2D: only(1),
  Conv3D: only(1),
  _FusedConv2D: only(1),
  DepthwiseConv2d: only(1),
  DepthwiseConv2dNative: only(1),
  FusedDepthwiseConv2dNative: only(1),
  Conv2DBackpropInput: only(1),
  MatMul: all,
  BatchMatMul: all,
  BatchMatMulV2: all,
  _FusedMatMul: only(0, 1),
  Einsum: all,
  Gather: only(0),
  GatherV2: only(0),
  SparseSegmentMean: only(0),
  SparseSegmentSum: only(0),
};

/** Inputs that are biases, scales and slopes. Statistics of a batch normalization are none: no gradient descent makes them. */
const OTHERS: Readonly<Record<string, (input: number) => boolean>> = {
  _FusedConv2D: (input) => input > 1,
  FusedDepthwiseConv2dNative: (input) => input > 1,
  _FusedMatMul: (input) => input > 1,
  BiasAdd: only(1),
  Add: all,
  AddV2: all,
  Sub: all,
  Mul: all,
  FusedBatchNorm: only(1, 2),
  FusedBatchNormV2: only(1, 2),
  FusedBatchNormV3: only(1, 2),
  Prelu: only(1),
};

/** Whether an input of a node is read as a kernel. */
export function isKernelInput({ op }: GraphNode, input: number): boolean {
  return KERNELS[op]?.(input) ?? false;
}

/** Whether a weight is something that training made: a kernel, or a bias, scale or slope that is more than one number. */
export function isLearned(reader: GraphNode, input: number, { shape }: WeightSpec): boolean {
  return isKernelInput(reader, input) || (shape.length > 0 && (OTHERS[reader.op]?.(input) ?? false));
}
