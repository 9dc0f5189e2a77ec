import type { Shape } from '../../base/shape';
import type { ShapeCall, TrialOf } from '../../runtime/shapesOnly';
import { axisFromFront } from '../kernelAttributes';
import { traitsOf } from '../kernels/kernelTable';
import type { ShapeRule } from '../kernels/kernelTraits';

/**
 * Small shapes over which a kernel call of the same attributes takes next to nothing: windows see one position, all other sizes are one. Undefined
 * where inputs do not fit each other, which the call itself has to say.
 */
export const trialOf: TrialOf = (call, valuesOf) => {
  const rule = traitsOf(call)?.shape ?? 'computed';
  return rule === 'computed' ? undefined : TRIALS[rule](call, valuesOf);
};

const ofOnes = ({ inputs }: ShapeCall): Readonly<Record<string, Shape>> =>
  Object.fromEntries(Object.entries(inputs).flatMap(([name, tensor]) => (tensor ? [[name, ones(tensor.shape)]] : [])));

/** Elements are only moved. */
const untried = (): Readonly<Record<string, Shape>> => ({});

const TRIALS: Readonly<Record<Exclude<ShapeRule, 'computed'>, TrialOf>> = {
  same: ofOnes,
  cast: ofOnes,
  flags: ofOnes,
  broadcast: ofOnes,
  comparison: ofOnes,
  select: ofOnes,
  reduction: ofOnes,
  transpose: ofOnes,
  convolution: (call) => convolution(call, ({ filter }) => filter?.shape.at(-1)),
  convolution3d: (call) => convolution(call, ({ filter }) => filter?.shape.at(-1)),
  depthwiseConvolution: (call) => convolution(call, ({ filter }) => (filter?.shape.at(-1) ?? 0) * (filter?.shape.at(-2) ?? 0)),
  inputShape: ({ attrs }) => (channelsLast(attrs) ? {} : undefined),
  matMul: (call) => {
    const { inputs, attrs } = call;
    const { a, b, bias } = inputs;
    const rows = a?.shape.at(attrs['transposeA'] === true ? -2 : -1);
    const fits = rows === b?.shape.at(attrs['transposeB'] === true ? -1 : -2);
    const columns = b?.shape.at(attrs['transposeB'] === true ? -2 : -1);
    return fits && (!bias || bias.shape.at(-1) === columns) ? ofOnes(call) : undefined;
  },
  pooling: pooled,
  pooling3d: pooled,
  gather: ({ inputs: { x, indices }, attrs }, valuesOf) => {
    const size = x?.shape[axisFromFront(Number(attrs['axis'] ?? 0), x.rank)] ?? 0;
    const places = indices ? valuesOf(indices) : undefined;
    return Array.from(places ?? []).every((place) => place >= 0 && place < size) ? {} : undefined;
  },
  resize: untried,
  reshape: untried,
  concatenate: (call) => {
    const [first, ...others] = shapesIn(call);
    const axis = axisFromFront(Number(call.attrs['axis']), first?.length ?? 0);
    const fits = others.every((shape) => shape.length === first?.length && shape.every((size, i) => i === axis || size === first[i]));
    return fits ? ofOnes(call) : undefined;
  },
  pack: (call) => {
    const [first, ...others] = shapesIn(call);
    return others.every((shape) => shape.join() === first?.join()) ? ofOnes(call) : undefined;
  },
  slice: (call) => {
    const [shape = []] = shapesIn(call);
    const [begin, size] = [call.attrs['begin'] as readonly number[], call.attrs['size'] as readonly number[]];
    const fits = shape.every((length, axis) => {
      const [from = 0, count = 0] = [begin[axis], size[axis]];
      return from >= 0 && (count === -1 ? from <= length : from + count <= length);
    });
    return fits ? {} : undefined;
  },
  unpack: untried,
  splitV: untried,
  tile: untried,
  padding: untried,
};

/** One position of one channel, with channels last. */
function convolution(call: ShapeCall, channelsOf: (inputs: ShapeCall['inputs']) => number | undefined): ReturnType<TrialOf> {
  const { inputs, attrs } = call;
  const { x, filter, bias } = inputs;
  if (!x || !filter || !channelsLast(attrs) || x.shape.at(-1) !== filter.shape.at(-2)) return undefined;
  if (bias && bias.size !== channelsOf(inputs)) return undefined;
  const window = filter.shape.slice(0, -2);
  return { ...ofOnes(call), x: positionOf(window, attrs['dilations']), filter: [...window, 1, 1] };
}

function pooled({ inputs, attrs }: ShapeCall): ReturnType<TrialOf> {
  const [name] = Object.keys(inputs);
  const { filterSize } = attrs as { filterSize: number | Shape };
  const [x] = Object.values(inputs);
  const window = typeof filterSize === 'number' ? new Array<number>((x?.rank ?? 4) - 2).fill(filterSize) : filterSize;
  return name === undefined || !channelsLast(attrs) ? undefined : { [name]: positionOf(window, attrs['dilations']) };
}

/** What a window covers. */
function positionOf(window: Shape, dilations: unknown): Shape {
  const steps = typeof dilations === 'number' ? window.map(() => dilations) : ((dilations ?? []) as Shape);
  return [1, ...window.map((size, axis) => (size - 1) * (steps[axis] ?? 1) + 1), 1];
}

function channelsLast(attrs: ShapeCall['attrs']): boolean {
  return attrs['dataFormat'] === undefined || attrs['dataFormat'] === 'NHWC' || attrs['dataFormat'] === 'NDHWC';
}

function shapesIn({ inputs }: ShapeCall): Shape[] {
  return Object.values(inputs).flatMap((tensor) => (tensor ? [tensor.shape] : []));
}

function ones(shape: Shape): Shape {
  return shape.map((size) => Math.min(size, 1));
}
