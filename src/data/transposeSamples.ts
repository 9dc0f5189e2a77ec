import { sizeOf, stridesOf, type Shape } from '../base/shape';
import { Failure } from '../model/failure';
import type { DataWords } from './datasetWords';
import type { NumberArray, RawArray, RawSamples } from './rawSamples';

/** The samples with their axes in the order that the data set asks for. Throws `dataInvalid` where that does not fit an array. */
export function transposeSamples(raw: RawSamples, { transpose, transposeTargets }: DataWords): RawSamples {
  const { inputs, target } = raw;
  const orders = transpose === undefined ? [] : ordersOf(transpose, raw);
  return {
    ...raw,
    inputs: inputs.map((input, i) => turned(input, orders[i] ?? undefined, 'transpose', raw.file)),
    target:
      target.kind === 'numbers'
        ? { ...target, array: turned(target.array, transposeTargets, 'transposeTargets', target.file ?? raw.file) }
        : target,
  };
}

/** The order of axes of each input; null where it stays as it is. */
export function ordersOf(transpose: NonNullable<DataWords['transpose']>, { inputs, file }: RawSamples): (readonly number[] | null)[] {
  const orders = isOneOrder(transpose) ? [transpose] : transpose;
  if (orders.length === inputs.length) return orders;
  const reason = `"transpose" gives ${orders.length} order${orders.length === 1 ? '' : 's'} of axes for ${inputs.length} inputs; a list with one for each, or null, is needed`;
  throw new Failure('dataInvalid', { file, reason });
}

function isOneOrder(transpose: NonNullable<DataWords['transpose']>): transpose is number[] {
  return typeof transpose[0] === 'number';
}

function turned(array: RawArray, order: readonly number[] | undefined, key: string, file: string): RawArray {
  if (!order) return array;
  if (order.length !== array.shape.length) {
    const reason = `"${key}" gives the order of ${order.length} axes; ${array.from ?? 'the array'} has shape [${array.shape.join(', ')}]`;
    throw new Failure('dataInvalid', { file, reason });
  }
  return { ...array, shape: order.map((axis) => array.shape[axis] ?? 1), values: transposeValues(array.values, array.shape, order) };
}

function transposeValues<T extends NumberArray>(values: T, shape: Shape, order: readonly number[]): T {
  const result = values.slice() as T;
  const strides = stridesOf(shape);
  const sizes = order.map((axis) => shape[axis] ?? 1);
  const steps = order.map((axis) => strides[axis] ?? 1);
  const last = sizes.length - 1;
  const run = sizes[last] ?? 1;
  const step = steps[last] ?? 1;
  const place = new Array<number>(sizes.length).fill(0);
  let from = 0;
  for (let to = 0, count = sizeOf(shape); to < count; to += run) {
    for (let i = 0; i < run; i++) result[to + i] = values[from + i * step] ?? 0;
    for (let axis = last - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] ?? 0) + 1;
      from += steps[axis] ?? 0;
      if ((place[axis] ?? 0) < (sizes[axis] ?? 1)) break;
      from -= (steps[axis] ?? 0) * (sizes[axis] ?? 1);
      place[axis] = 0;
    }
  }
  return result;
}
