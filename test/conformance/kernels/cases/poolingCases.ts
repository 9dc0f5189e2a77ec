import type { Shape } from '../../../../src/base/shape';
import type { KernelCase } from '../kernelCase';
import { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from '../reference/pooling';
import type { Sliding } from '../reference/sliding';
import { uniform, type Values } from '../reference/values';

interface Setup {
  readonly name: string;
  readonly x: Shape;
  readonly window: Shape;
  readonly strides: Shape;
  readonly pad: Sliding['pad'];
  /** Range of the inputs; all negative ones show a padding that counts as zero. */
  readonly range?: readonly [number, number];
}

const planes: readonly Setup[] = [
  { name: 'valid', x: [2, 6, 4, 3], window: [2, 2], strides: [2, 2], pad: 'valid' },
  { name: 'same, overlapping', x: [2, 7, 5, 2], window: [3, 2], strides: [2, 1], pad: 'same' },
  { name: 'same, all negative', x: [1, 5, 5, 2], window: [3, 3], strides: [2, 2], pad: 'same', range: [-3, -1] },
  { name: 'stride larger than the window', x: [1, 8, 7, 2], window: [2, 1], strides: [3, 3], pad: 'valid' },
  { name: 'one column', x: [2, 1, 6, 3], window: [1, 2], strides: [1, 2], pad: 'same' },
];
const volumes: readonly Setup[] = [
  { name: 'valid', x: [2, 4, 4, 5, 2], window: [2, 2, 2], strides: [2, 2, 2], pad: 'valid' },
  { name: 'same, all negative', x: [1, 3, 4, 3, 2], window: [2, 3, 2], strides: [2, 2, 1], pad: 'same', range: [-3, -1] },
];

/** Pooling in two and three dimensions with its gradients. */
export const poolingCases: readonly KernelCase[] = [
  ...planes.flatMap((setup) => rows(setup, '', {})),
  ...volumes.flatMap((setup) => rows(setup, '3D', { dataFormat: 'NDHWC' })),
];

function rows(setup: Setup, dimensions: string, more: object): KernelCase[] {
  const { name, window, strides, pad, range: [low, high] = [-1, 1] } = setup;
  const x = uniform(setup.x, 1, low, high);
  const largest = maxPool(x, setup);
  const mean = averagePool(x, setup);
  const dy = uniform(largest.shape, 2);
  const attrs = { filterSize: window, strides, pad };
  const toInput = { input: x, dy };
  return [
    row(`MaxPool${dimensions}`, { x }, { ...attrs, ...more }, largest),
    row(`AvgPool${dimensions}`, { x }, { ...attrs, ...more }, mean),
    row(`MaxPool${dimensions}Grad`, { ...toInput, output: largest }, attrs, maxPoolGradient(x, dy, setup)),
    row(`AvgPool${dimensions}Grad`, toInput, attrs, averagePoolGradient(x, dy, setup)),
  ];

  function row(kernel: string, inputs: Record<string, Values>, attributes: object, expected: Values): KernelCase {
    return { kernel, name, inputs, attrs: { ...attributes }, expected: [expected] };
  }
}
