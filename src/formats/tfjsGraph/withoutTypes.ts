import { isJsonObject, type Json, type JsonObject } from '../../base/json';

/** What TensorFlow notes for itself, whatever the operation. */
const NOTES: ReadonlySet<string> = new Set(['_output_shapes', '_class']);

/** The types of an operation's inputs, which tfjs takes from its tensors. */
const TYPES: ReadonlySet<string> = new Set(['T', 'Tidx', 'Tshape', 'Tperm', 'Tpaddings', 'U']);

/** Operations of which tfjs reads none of these types. Of others (Fill, Range, …) it does. */
const UNTYPED: ReadonlySet<string> = new Set([
  ...['Add', 'AddV2', 'BiasAdd', 'Sub', 'Mul', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'],
  ...['Relu', 'Relu6', 'Elu', 'LeakyRelu', 'Prelu', 'Sigmoid', 'Softmax', 'Softplus', 'Tanh', 'Exp', 'Sqrt', 'Rsqrt', 'Square'],
  ...['Conv2D', '_FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative', 'MatMul', '_FusedMatMul', 'BatchMatMulV2'],
  ...['AvgPool', 'MaxPool', 'Mean', 'Sum', 'Max', 'FusedBatchNormV3', 'ResizeBilinear', 'ResizeNearestNeighbor'],
  ...['ConcatV2', 'Identity', 'Pad', 'PadV2', 'MirrorPad', 'Reshape', 'Squeeze', 'Transpose'],
]);

/** A graph without what tfjs never looks at: `_output_shapes`, `_class`, and the types of inputs of common operations. */
export function withoutTypes(topology: JsonObject): JsonObject {
  const { node, library } = topology;
  const lean = { ...topology, ...(node === undefined ? {} : { node: leanNodes(node) }) };
  if (!isJsonObject(library) || !Array.isArray(library['function'])) return lean;
  const functions = (library['function'] as readonly Json[]).map((each) =>
    isJsonObject(each) && each['nodeDef'] !== undefined ? { ...each, nodeDef: leanNodes(each['nodeDef']) } : each,
  );
  return { ...lean, library: { ...library, function: functions } };
}

function leanNodes(nodes: Json): Json {
  return Array.isArray(nodes) ? (nodes as readonly Json[]).map(leanNode) : nodes;
}

function leanNode(node: Json): Json {
  if (!isJsonObject(node)) return node;
  const { op, attr } = node;
  if (typeof op !== 'string' || !isJsonObject(attr)) return node;
  const kept = Object.entries(attr).filter(([key]) => !NOTES.has(key) && !(TYPES.has(key) && UNTYPED.has(op)));
  return { ...node, attr: Object.fromEntries(kept) };
}
