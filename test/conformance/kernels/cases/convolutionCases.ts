import type { Shape } from '../../../../src/base/shape';
import type { KernelCase } from '../kernelCase';
import { convolution, convolutionFilterGradient, convolutionInputGradient } from '../reference/convolution';
import { depthwise, depthwiseFilterGradient, depthwiseInputGradient } from '../reference/depthwise';
import type { Sliding } from '../reference/sliding';
import { build, get, uniform, type Values } from '../reference/values';

interface Setup {
  readonly name: string;
  readonly x: Shape;
  readonly w: Shape;
  readonly strides: Shape;
  readonly pad: Sliding['pad'];
  readonly dilations?: Shape;
  readonly notOnTfjsNode?: string;
}

const planes: readonly Setup[] = [
  { name: 'valid', x: [2, 7, 6, 3], w: [3, 2, 3, 4], strides: [1, 1], pad: 'valid' },
  { name: 'same', x: [2, 7, 6, 3], w: [3, 3, 3, 2], strides: [1, 1], pad: 'same' },
  { name: 'same, even window', x: [1, 5, 6, 2], w: [2, 4, 2, 3], strides: [1, 1], pad: 'same' },
  { name: 'strided, same', x: [2, 8, 7, 2], w: [3, 3, 2, 5], strides: [2, 3], pad: 'same' },
  { name: 'stride larger than the window, same', x: [1, 9, 7, 3], w: [1, 2, 3, 2], strides: [3, 4], pad: 'same' },
  { name: 'stride larger than the window, valid', x: [1, 9, 7, 3], w: [1, 2, 3, 2], strides: [3, 4], pad: 'valid' },
  { name: 'padded by a number', x: [1, 5, 5, 2], w: [3, 3, 2, 2], strides: [2, 2], pad: 1, notOnTfjsNode: "only 'same' and 'valid'" },
  { name: 'pointwise', x: [3, 4, 5, 6], w: [1, 1, 6, 4], strides: [1, 1], pad: 'valid' },
  { name: 'pointwise, strided', x: [3, 4, 5, 6], w: [1, 1, 6, 4], strides: [2, 2], pad: 'same' },
  { name: 'more outputs than patch elements', x: [2, 5, 5, 1], w: [2, 2, 1, 9], strides: [1, 1], pad: 'valid' },
  { name: 'one channel in and out', x: [1, 6, 6, 1], w: [3, 3, 1, 1], strides: [1, 1], pad: 'same' },
];
const dilated: Setup = { name: 'dilated', x: [1, 8, 8, 2], w: [3, 2, 2, 3], strides: [1, 1], pad: 'same', dilations: [2, 3] };
/** Its patch matrix takes 41 MB, more than our kernels make at once. */
const large: Setup = { name: 'patches in two chunks', x: [4, 44, 44, 64], w: [5, 5, 64, 1], strides: [1, 1], pad: 'valid' };

const depthwisePlanes: readonly Setup[] = [
  { name: 'valid', x: [2, 6, 5, 3], w: [3, 2, 3, 1], strides: [1, 1], pad: 'valid' },
  { name: 'same', x: [2, 6, 5, 3], w: [3, 3, 3, 1], strides: [1, 1], pad: 'same' },
  { name: 'strided, multiplied', x: [2, 7, 6, 2], w: [3, 3, 2, 3], strides: [2, 2], pad: 'same' },
  { name: 'stride larger than the window', x: [1, 7, 9, 3], w: [2, 1, 3, 1], strides: [3, 3], pad: 'same' },
  {
    ...{ name: 'dilated', x: [1, 8, 7, 2], w: [3, 3, 2, 1], strides: [1, 1], pad: 'same', dilations: [2, 2] },
    notOnTfjsNode: 'no dilation on the processor',
  },
];

const volumes: readonly Setup[] = [
  { name: 'valid', x: [2, 4, 5, 3, 2], w: [2, 3, 2, 2, 3], strides: [1, 1, 1], pad: 'valid' },
  { name: 'same', x: [1, 3, 4, 4, 2], w: [3, 2, 3, 2, 2], strides: [1, 1, 1], pad: 'same' },
  { name: 'strided, same', x: [2, 5, 4, 5, 2], w: [3, 3, 2, 2, 3], strides: [2, 1, 2], pad: 'same' },
];

/** Convolutions, plain, fused and depthwise, in two and three dimensions, with their gradients. */
export const convolutionCases: readonly KernelCase[] = [
  ...[...planes, dilated].flatMap((setup) => [plain('Conv2D', setup), fused(setup)]),
  ...planes.flatMap((setup) => [
    filterGradient('Conv2DBackpropFilter', setup, { dataFormat: 'NHWC' }),
    inputGradient('Conv2DBackpropInput', setup, { dataFormat: 'NHWC' }),
  ]),
  filterGradient('Conv2DBackpropFilter', large, { dataFormat: 'NHWC' }),
  inputGradient('Conv2DBackpropInput', large, { dataFormat: 'NHWC' }),
  ...volumes.flatMap((setup) => [
    plain('Conv3D', setup),
    filterGradient('Conv3DBackpropFilterV2', setup, {}),
    inputGradient('Conv3DBackpropInputV2', setup, {}),
  ]),
  ...depthwisePlanes.flatMap((setup) => [...depthwiseRows(setup)]),
];

function plain(kernel: 'Conv2D' | 'Conv3D', setup: Setup): KernelCase {
  const x = uniform(setup.x, 1);
  const filter = uniform(setup.w, 2);
  const dataFormat = kernel === 'Conv2D' ? 'NHWC' : 'NDHWC';
  return row(kernel, setup, { x, filter }, { ...forward(setup), dataFormat }, convolution(x, filter, setup));
}

function fused(setup: Setup): KernelCase {
  const x = uniform(setup.x, 3);
  const filter = uniform(setup.w, 4);
  const bias = uniform([setup.w.at(-1) ?? 0], 5);
  const attrs = { ...forward(setup), dataFormat: 'NHWC', activation: 'relu' };
  return row('FusedConv2D', setup, { x, filter, bias }, attrs, rectified(convolution(x, filter, setup), bias));
}

function filterGradient(kernel: string, setup: Setup, more: object): KernelCase {
  const x = uniform(setup.x, 6);
  const dy = uniform(convolution(x, uniform(setup.w, 7), setup).shape, 8);
  const expected = convolutionFilterGradient(x, dy, setup.w, setup);
  return row(kernel, setup, { x, dy }, { ...backward(setup), ...more, filterShape: setup.w }, expected);
}

function inputGradient(kernel: string, setup: Setup, more: object): KernelCase {
  const filter = uniform(setup.w, 9);
  const dy = uniform(convolution(uniform(setup.x, 10), filter, setup).shape, 11);
  const expected = convolutionInputGradient(dy, filter, setup.x, setup);
  return row(kernel, setup, { dy, filter }, { ...backward(setup), ...more, inputShape: setup.x }, expected);
}

function depthwiseRows(setup: Setup): KernelCase[] {
  const x = uniform(setup.x, 12);
  const filter = uniform(setup.w, 13);
  const y = depthwise(x, filter, setup);
  const bias = uniform([y.shape.at(-1) ?? 0], 14);
  const dy = uniform(y.shape, 15);
  const attrs = { ...forward(setup), dataFormat: 'NHWC' };
  const toFilter = { ...forward(setup), filterShape: setup.w };
  const toInput = { ...forward(setup), inputShape: setup.x };
  const name = 'DepthwiseConv2dNative';
  return [
    row(name, setup, { x, filter }, attrs, y),
    row('FusedDepthwiseConv2D', setup, { x, filter, bias }, { ...attrs, activation: 'relu' }, rectified(y, bias)),
    row(`${name}BackpropFilter`, setup, { x, dy }, toFilter, depthwiseFilterGradient(x, dy, setup.w, setup)),
    row(`${name}BackpropInput`, setup, { dy, filter }, toInput, depthwiseInputGradient(dy, filter, setup.x, setup)),
  ];
}

function rectified(y: Values, bias: Values): Values {
  return build(y.shape, (at) => Math.max(0, get(y, at) + get(bias, at.slice(-1))));
}

function backward({ strides, pad }: Setup): object {
  return { strides, pad };
}

function forward({ strides, pad, dilations }: Setup): object {
  return { strides, pad, dilations: dilations ?? strides.map(() => 1) };
}

function row(kernel: string, setup: Setup, inputs: Record<string, Values>, attrs: object, expected: Values): KernelCase {
  const { name, notOnTfjsNode } = setup;
  const reason = notOnTfjsNode === undefined ? {} : { notOnTfjsNode };
  return { kernel, name, inputs, attrs: { ...attrs }, expected: [expected], ...reason };
}
