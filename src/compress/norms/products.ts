import { sizeOf } from '../../base/shape';
import type { KernelCall, Trace, TraceTensor } from '../../runtime/trace';
import type { TraceIndex } from '../merge/traceIndex';

/** A call that multiplies an activation with a weight as that is stored, apart from leading axes of size one. */
export interface Product {
  readonly call: KernelCall;
  readonly data: TraceTensor;
  readonly weight: string;
  /** The stored weight's axes that are the output's channels, one behind the other: two of a depthwise filter. */
  readonly outAxes: readonly number[];
  /** The axis that reads the data's channels. */
  readonly inAxis: number;
  /** How many channels come out. */
  readonly width: number;
  /** The bias that is fused with it. */
  readonly bias?: string;
}

interface Places {
  readonly data: string;
  readonly weight: string;
  /** Counted from the end. */
  readonly out: readonly number[];
  readonly in: number;
}

const FORWARD: Places = { data: 'x', weight: 'filter', out: [1], in: 2 };
const DEPTHWISE: Places = { data: 'x', weight: 'filter', out: [2, 1], in: 2 };
const BACKWARD: Places = { data: 'dy', weight: 'filter', out: [2], in: 1 };
const MATRIX: Places = { data: 'a', weight: 'b', out: [1], in: 2 };

const PLACES: ReadonlyMap<string, Places> = new Map([
  ['Conv2D', FORWARD],
  ['FusedConv2D', FORWARD],
  ['Conv3D', FORWARD],
  ['DepthwiseConv2dNative', DEPTHWISE],
  ['FusedDepthwiseConv2D', DEPTHWISE],
  ['Conv2DBackpropInput', BACKWARD],
  ['Conv3DBackpropInputV2', BACKWARD],
  ['BatchMatMul', MATRIX],
  ['_FusedMatMul', MATRIX],
]);

/** The product that a call is; undefined for what multiplies otherwise, has its channels elsewhere than last, or is none. */
export function productAt(call: KernelCall, trace: Trace, index: TraceIndex): Product | undefined {
  const places = PLACES.get(call.kernel);
  const data = places && call.inputs.get(places.data);
  const filter = places && call.inputs.get(places.weight);
  const weight = index.weightOf(filter);
  const stored = weight === undefined ? undefined : trace.weights.get(weight);
  if (!places || !data || !filter || weight === undefined || !stored || index.weightOf(data) !== undefined) return undefined;
  const { dataFormat, transposeA, transposeB } = call.attrs;
  if (typeof dataFormat === 'string' && dataFormat.startsWith('NC')) return undefined;
  if (transposeA === true || !isAsStored(filter, stored)) return undefined;
  const rank = stored.shape.length;
  const swapped = transposeB === true;
  const outAxes = (swapped ? [places.in] : places.out).map((back) => rank - back);
  const width = outAxes.reduce((product, axis) => product * (stored.shape[axis] ?? 1), 1);
  const bias = index.weightOf(call.inputs.get('bias'));
  const inAxis = rank - (swapped ? (places.out[0] ?? 1) : places.in);
  return { call, data, weight, outAxes, inAxis, width, ...(bias === undefined ? {} : { bias }) };
}

/** Of one buffer, with the same last two axes. */
function isAsStored({ buffer, shape }: TraceTensor, stored: TraceTensor): boolean {
  return buffer === stored.buffer && stored.shape.length > 1 && shape.slice(-2).join() === stored.shape.slice(-2).join();
}

/** For each element of a weight of this shape, in order, the place on some neighbouring axes taken as one. */
export function placeOnAxes(shape: readonly number[], axes: readonly number[]): (element: number) => number {
  const sizeFrom = (from: number, to: number): number => shape.slice(from, to).reduce((product, size) => product * size, 1);
  const first = Math.min(...axes);
  const behind = Math.max(...axes) + 1;
  const inner = sizeFrom(behind, shape.length);
  const width = sizeFrom(first, behind);
  return (element) => Math.floor(element / inner) % width;
}

/** The bias that is added to what a product gives, behind it and nowhere else; undefined where one is fused with it, or none is. */
export function biasBehind({ call, width, bias }: Product, index: TraceIndex): string | undefined {
  let [tensor] = call.outputs;
  while (bias === undefined && tensor?.shape.at(-1) === width) {
    const [use, another]: readonly KernelCall[] = index.usesOf(tensor);
    if (!use || another) return undefined;
    const before = tensor;
    [tensor] = use.outputs;
    if (use.kernel === 'Reshape' || use.kernel === 'Identity') continue;
    const other = use.kernel === 'Add' ? [...use.inputs.values()].find(({ id }) => id !== before.id) : undefined;
    const name = other && sizeOf(other.shape) === width && other.shape.at(-1) === width ? index.weightOf(other) : undefined;
    return name !== undefined && index.callsWith(name).length === 1 ? name : undefined;
  }
  return undefined;
}
