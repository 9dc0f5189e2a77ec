import { seededRandom } from '../../../../src/base/random';
import { sizeOf, stridesOf, type Shape } from '../../../../src/base/shape';

/** A tensor of the reference implementations: float64 elements, row-major. */
export interface Values {
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly data: Float64Array;
}

/** Elements computed from their coordinates. */
export function build(shape: Shape, element: (at: readonly number[]) => number, dtype: Values['dtype'] = 'float32'): Values {
  const strides = stridesOf(shape);
  const at = (index: number): number[] => shape.map((size, axis) => Math.floor(index / (strides[axis] ?? 1)) % size);
  return { shape, dtype, data: Float64Array.from({ length: sizeOf(shape) }, (_, index) => element(at(index))) };
}

/** The element at some coordinates. */
export function get({ shape, data }: Values, at: readonly number[]): number {
  return data[offset(shape, at)] as number;
}

/** Adds to the element at a row-major index. */
export function add({ data }: Values, index: number, amount: number): void {
  data[index] = (data[index] as number) + amount;
}

/** All zero. */
export function zeros(shape: Shape): Values {
  return build(shape, () => 0);
}

/** Random float32 numbers, uniform in [low, high). */
export function uniform(shape: Shape, seed: number, low = -1, high = 1): Values {
  const random = seededRandom(seed);
  return build(shape, () => Math.fround(low + (high - low) * random.uniform()));
}

/** Random integers below a bound. */
export function integers(shape: Shape, seed: number, bound: number): Values {
  const random = seededRandom(seed);
  return build(shape, () => random.integer(bound), 'int32');
}

/** Row-major index of some coordinates. */
export function offset(shape: Shape, at: readonly number[]): number {
  const strides = stridesOf(shape);
  return at.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0);
}
