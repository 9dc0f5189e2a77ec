import type { Shape } from '../../../../src/base/shape';
import type { KernelCase } from '../kernelCase';
import { build, get, uniform, type Values } from '../reference/values';

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

const unary: Readonly<Record<string, (x: number) => number>> = {
  Abs: Math.abs,
  Elu: (x) => (x >= 0 ? x : Math.expm1(x)),
  Exp: Math.exp,
  Neg: (x) => -x,
  Relu: (x) => Math.max(0, x),
  Relu6: (x) => Math.min(6, Math.max(0, x)),
  Selu: (x) => SELU_SCALE * (x >= 0 ? x : SELU_ALPHA * Math.expm1(x)),
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Softplus: (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0),
  Square: (x) => x * x,
  Tanh: Math.tanh,
};

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  Maximum: Math.max,
  Minimum: Math.min,
  SquaredDifference: (a, b) => (a - b) ** 2,
};

const image = uniform([2, 3, 4, 5], 1, -8, 8);

/** Packaged kernels that every network leans on, held against their definitions. */
export const elementCases: readonly KernelCase[] = [
  ...Object.entries(unary).map(([kernel, f]): KernelCase => {
    return { kernel, name: 'of each element', inputs: { x: image }, attrs: {}, expected: [mapped(image, f)] };
  }),
  ...Object.entries(binary).flatMap(([kernel, f]) => [
    pairwise(kernel, 'of equal shapes', image, uniform([2, 3, 4, 5], 2, 1, 3), f),
    pairwise(kernel, 'with a row', image, uniform([5], 3, 1, 3), f),
    pairwise(kernel, 'spreading both', uniform([3, 1, 4], 4), uniform([2, 1], 5, 1, 3), f),
  ]),
  softmax(uniform([6, 9], 6, -30, 30)),
  batchNorm('of the last axis', [5]),
  batchNorm('of the last axis, rank 4', [1, 1, 1, 5]),
  batchNorm('of an inner axis', [1, 3, 1, 1]),
  batchNorm('of two axes', [1, 3, 1, 5]),
];

function mapped(x: Values, f: (x: number) => number): Values {
  return build(x.shape, (at) => f(get(x, at)));
}

function pairwise(kernel: string, name: string, a: Values, b: Values, f: (a: number, b: number) => number): KernelCase {
  const rank = Math.max(a.shape.length, b.shape.length);
  const full = (shape: readonly number[]): number[] => [...new Array<number>(rank - shape.length).fill(1), ...shape];
  const shape = full(a.shape).map((size, axis) => Math.max(size, full(b.shape)[axis] ?? 1));
  const spread = (x: Values, at: readonly number[]): number =>
    get(
      x,
      at.slice(rank - x.shape.length).map((index, axis) => (x.shape[axis] === 1 ? 0 : index)),
    );
  return { kernel, name, inputs: { a, b }, attrs: {}, expected: [build(shape, (at) => f(spread(a, at), spread(b, at)))] };
}

function softmax(logits: Values): KernelCase {
  const [, classes = 0] = logits.shape;
  const expected = build(logits.shape, ([n = 0, k = 0]) => {
    let sum = 0;
    for (let j = 0; j < classes; j++) sum += Math.exp(get(logits, [n, j]) - get(logits, [n, k]));
    return 1 / sum;
  });
  return { kernel: 'Softmax', name: 'of rows', inputs: { logits }, attrs: { dim: 1 }, expected: [expected] };
}

function batchNorm(name: string, statistics: Shape): KernelCase {
  const [mean, offset] = [uniform(statistics, 7), uniform(statistics, 8)];
  const [variance, scale] = [uniform(statistics, 9, 0.5, 2), uniform(statistics, 10, 0.5, 2)];
  const varianceEpsilon = 1e-3;
  const of = (x: Values, at: readonly number[]): number =>
    get(
      x,
      at.slice(at.length - statistics.length).map((index, axis) => (statistics[axis] === 1 ? 0 : index)),
    );
  const expected = build(image.shape, (at) => {
    const standard = (get(image, at) - of(mean, at)) / Math.sqrt(of(variance, at) + varianceEpsilon);
    return standard * of(scale, at) + of(offset, at);
  });
  const inputs = { x: image, mean, variance, offset, scale };
  return { kernel: 'FusedBatchNorm', name, inputs, attrs: { varianceEpsilon }, expected: [expected] };
}
