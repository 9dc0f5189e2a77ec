import { sizeOf, type Shape } from '../../base/shape';
import type { ShapeCall, ShapeOnly, ShapesOf } from '../../runtime/shapesOnly';
import { tf, type Tensor } from '../../runtime/tf';
import { axisFromFront, numbersAttribute, pairsAttribute, reducedAxes } from '../kernelAttributes';
import { traitsOf } from '../kernels/kernelTable';
import type { ShapeRule } from '../kernels/kernelTraits';

/** The outputs of a kernel call by their shapes, as its row in the table tells them; undefined where it has to be run. */
export const shapesOf: ShapesOf = (call) => {
  const rule = traitsOf(call)?.shape ?? 'computed';
  return rule === 'computed' ? undefined : RULES[rule](call);
};

type Rule = (call: ShapeCall) => readonly ShapeOnly[] | undefined;

const { computeConv2DInfo, computeConv3DInfo, computePool2DInfo, computePool3DInfo, convertConv2DDataFormat } = tf.backend_util;

/** Attributes are typed as unknown by tfjs; here they are what its own kernels take them for. */
interface WindowAttributes {
  readonly strides: [number, number];
  readonly dilations?: [number, number];
  readonly filterSize: [number, number];
  readonly pad: Parameters<typeof computeConv2DInfo>[4];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat: 'NHWC' | 'NCHW';
}

const RULES: Readonly<Record<Exclude<ShapeRule, 'computed'>, Rule>> = {
  same: ({ inputs }) => alike(first(inputs)),
  cast: ({ inputs, attrs }) => alike(first(inputs), attrs['dtype'] as Tensor['dtype']),
  flags: ({ inputs }) => alike(first(inputs), 'bool'),
  broadcast: (call) => broadcast(call, ({ dtype }) => dtype),
  comparison: (call) => broadcast(call, () => 'bool'),
  select: ({ inputs }) => alike(inputs['t']),
  convolution: ({ inputs: { x, filter }, attrs }) => {
    if (!x || !filter) return undefined;
    const { strides, dilations, pad, dimRoundingMode, dataFormat } = attrs as unknown as WindowAttributes;
    const [of, by] = [four(x.shape), four(filter.shape)];
    const format = convertConv2DDataFormat(dataFormat);
    return one(x, computeConv2DInfo(of, by, strides, dilations ?? 1, pad, dimRoundingMode, false, format).outShape);
  },
  depthwiseConvolution: ({ inputs: { x, filter }, attrs }) => {
    if (!x || !filter) return undefined;
    const { strides, dilations, pad, dimRoundingMode } = attrs as unknown as WindowAttributes;
    return one(x, computeConv2DInfo(four(x.shape), four(filter.shape), strides, dilations ?? [1, 1], pad, dimRoundingMode, true).outShape);
  },
  convolution3d: ({ inputs: { x, filter }, attrs }) => {
    if (!x || !filter) return undefined;
    const { strides, dilations, pad } = attrs as unknown as {
      strides: [number, number, number];
      dilations: [number, number, number];
      pad: 'same' | 'valid';
    };
    return one(x, computeConv3DInfo(five(x.shape), five(filter.shape), strides, dilations, pad).outShape);
  },
  inputShape: ({ inputs: { dy }, attrs }) => dy && one(dy, attrs['inputShape'] as Shape),
  matMul: ({ inputs: { a, b }, attrs }) => {
    if (!a || !b) return undefined;
    const rows = a.shape.at(attrs['transposeA'] === true ? -1 : -2) ?? 1;
    const columns = b.shape.at(attrs['transposeB'] === true ? -2 : -1) ?? 1;
    const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return one(a, [...batch, rows, columns]);
  },
  pooling: ({ inputs: { x }, attrs }) => {
    if (!x) return undefined;
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as WindowAttributes;
    return one(x, computePool2DInfo(four(x.shape), filterSize, strides, 1, pad, dimRoundingMode).outShape);
  },
  pooling3d: ({ inputs: { x }, attrs }) => {
    if (!x) return undefined;
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as {
      filterSize: [number, number, number];
      strides: [number, number, number];
      pad: 'same';
      dimRoundingMode?: 'floor';
    };
    return one(x, computePool3DInfo(five(x.shape), filterSize, strides, 1, pad, dimRoundingMode, 'NDHWC').outShape);
  },
  resize: ({ inputs: { images }, attrs }) => {
    const size = attrs['size'] as readonly number[];
    // Bilinear resizing gives floats of anything.
    return images && one(images, [...images.shape.slice(0, 1), ...size, ...images.shape.slice(3)], 'float32');
  },
  gather: ({ inputs: { x, indices }, attrs }) => {
    if (!x || !indices || (attrs['batchDims'] !== undefined && attrs['batchDims'] !== 0)) return undefined;
    const axis = axisFromFront(Number(attrs['axis'] ?? 0), x.rank);
    return one(x, [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]);
  },
  pack: ({ inputs, attrs }) => {
    const tensors = Object.values(inputs);
    const [x] = tensors;
    return x && one(x, x.shape.toSpliced(axisFromFront(Number(attrs['axis']), x.rank + 1), 0, tensors.length));
  },
  unpack: ({ inputs, attrs }) => {
    const x = first(inputs);
    if (!x) return undefined;
    const axis = axisFromFront(Number(attrs['axis']), x.rank);
    return Array.from({ length: x.shape[axis] ?? 0 }, () => ({ shape: x.shape.toSpliced(axis, 1), dtype: x.dtype }));
  },
  slice: ({ inputs, attrs }) => {
    const x = first(inputs);
    const [begin, size] = [attrs['begin'] as readonly number[], attrs['size'] as readonly number[]];
    const shape = x?.shape.map((length, axis) => (size[axis] === -1 ? length - (begin[axis] ?? 0) : (size[axis] ?? length)));
    return x && shape && one(x, shape);
  },
  splitV: ({ inputs, attrs }) => {
    const x = first(inputs);
    if (!x) return undefined;
    const axis = axisFromFront(Number(attrs['axis']), x.rank);
    const sizes = tf.backend_util.prepareSplitSize(x, attrs['numOrSizeSplits'] as number | number[], axis);
    return sizes.map((size) => ({ shape: x.shape.with(axis, size), dtype: x.dtype }));
  },
  tile: ({ inputs, attrs }) => {
    const x = first(inputs);
    const reps = attrs['reps'] as readonly number[];
    const shape = x?.shape.map((size, axis) => size * (reps[axis] ?? 1));
    return x && shape && one(x, shape);
  },
  reduction: ({ kernel, inputs, attrs }) => {
    const x = first(inputs);
    if (!x) return undefined;
    const all = x.shape.map((_, axis) => axis);
    const reduced = new Set(reducedAxes({ kernel, attrs, inputs: new Map(), outputs: [] }, x.rank, all));
    const keep = attrs['keepDims'] === true;
    const shape = x.shape.flatMap((size, axis) => (reduced.has(axis) ? (keep ? [1] : []) : [size]));
    return one(x, shape, kernel.startsWith('Arg') ? 'int32' : x.dtype);
  },
  reshape: ({ inputs, attrs }) => {
    const x = first(inputs);
    const asked = numbersAttribute({ kernel: '', attrs, inputs: new Map(), outputs: [] }, 'shape');
    if (!x || !asked) return undefined;
    const shape = tf.util.inferFromImplicitShape([...asked], x.size);
    // Where it does not fit the kernel says so.
    return sizeOf(shape) === x.size ? [{ shape, dtype: x.dtype, view: true }] : undefined;
  },
  transpose: ({ inputs, attrs }) => {
    const x = first(inputs);
    const shape = x && (attrs['perm'] as number[]).map((axis) => x.shape[axis] ?? 1);
    return x && shape && one(x, shape);
  },
  concatenate: ({ inputs, attrs }) => {
    const tensors = Object.values(inputs).flatMap((tensor) => tensor ?? []);
    const [x] = tensors;
    if (!x) return undefined;
    const axis = axisFromFront(Number(attrs['axis']), x.rank);
    const length = tensors.reduce((total, { shape }) => total + (shape[axis] ?? 0), 0);
    return one(x, x.shape.with(axis, length));
  },
  padding: ({ kernel, inputs, attrs }) => {
    const x = first(inputs);
    const pads = pairsAttribute({ kernel, attrs, inputs: new Map(), outputs: [] }, 'paddings');
    const shape = x?.shape.map((size, axis) => size + (pads[axis]?.[0] ?? 0) + (pads[axis]?.[1] ?? 0));
    return x && shape && one(x, shape);
  },
};

function first(inputs: ShapeCall['inputs']): Tensor | undefined {
  return Object.values(inputs)[0];
}

function alike(x: Tensor | undefined, dtype = x?.dtype): readonly ShapeOnly[] | undefined {
  return x && dtype && [{ shape: x.shape, dtype }];
}

function one(x: Tensor, shape: Shape, dtype = x.dtype): readonly ShapeOnly[] {
  return [{ shape, dtype }];
}

function broadcast({ inputs }: ShapeCall, dtypeOf: (x: Tensor) => Tensor['dtype']): readonly ShapeOnly[] | undefined {
  const [x, ...others] = Object.values(inputs).flatMap((tensor) => tensor ?? []);
  if (!x) return undefined;
  const shape = others.reduce((sizes, other) => tf.broadcast_util.assertAndGetBroadcastShape(sizes, other.shape), x.shape);
  return [{ shape, dtype: dtypeOf(x) }];
}

const four = (shape: Shape): [number, number, number, number] => [...shape] as unknown as [number, number, number, number];
const five = (shape: Shape): [number, number, number, number, number] => [...shape] as unknown as [number, number, number, number, number];
