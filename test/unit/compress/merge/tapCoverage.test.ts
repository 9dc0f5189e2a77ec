import { expect, it } from 'vitest';
import type { Shape } from '../../../../src/base/shape';
import type { KernelCall } from '../../../../src/runtime/trace';
import { tapCoverage } from '../../../../src/compress/merge/tapCoverage';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

function convolution(kernel: string, input: Shape, filter: Shape, output: Shape, attrs: KernelCall['attrs'], name = 'x'): KernelCall {
  const trace = new HandMadeTrace();
  const made = trace.call(kernel, { [name]: trace.input(input), filter: trace.weight('k', filter) }, output, attrs);
  const [call] = trace.finish(made).calls;
  if (!call) throw new Error('no call');
  return call;
}
const sharesOf = (call: KernelCall): number[] => [...(tapCoverage(call) ?? [])];

it('a dense kernel is one tap that always meets', () => {
  const trace = new HandMadeTrace();
  const [call] = trace.finish(trace.dense('d', 3)).calls;
  expect(call && sharesOf(call)).toEqual([1]);
});

it('without padding every tap meets at every position', () => {
  const call = convolution('Conv2D', [1, 5, 4, 3], [2, 3, 3, 7], [1, 4, 2, 7], { strides: [1, 1], pad: 'valid', dilations: [1, 1] });
  expect(sharesOf(call)).toEqual([1, 1, 1, 1, 1, 1]);
});

it('with padding the outer taps miss at the rim: row by row, then column by column', () => {
  const call = convolution('FusedConv2D', [1, 4, 5, 3], [3, 3, 3, 7], [1, 4, 5, 7], { strides: [1, 1], pad: 'same', dilations: [1, 1] });
  const [rows, columns] = [
    [3 / 4, 1, 3 / 4],
    [4 / 5, 1, 4 / 5],
  ];
  expect(sharesOf(call)).toEqual(rows.flatMap((row) => columns.map((column) => row * column)));
});

it('strides and dilation count', () => {
  // Nine wide, taps at i * 2 - 1 + {0, 2} for the five positions: -1 and 9 lie outside.
  const attrs = {
    strides: [1, 2],
    pad: [
      [0, 0],
      [0, 0],
      [1, 1],
      [0, 0],
    ],
    dilations: [1, 1],
  };
  const padded = convolution('Conv2D', [1, 1, 9, 1], [1, 3, 1, 1], [1, 1, 5, 1], attrs);
  expect(sharesOf(padded)).toEqual([4 / 5, 1, 4 / 5]);
  // Taps at i - 2 + {0, 2, 4} for nine positions.
  const dilated = convolution('Conv2D', [1, 1, 9, 1], [1, 3, 1, 1], [1, 1, 9, 1], { strides: [1, 1], pad: 'same', dilations: [1, 2] });
  expect(sharesOf(dilated)).toEqual([7 / 9, 1, 7 / 9]);
});

it('a transposed convolution spreads its input over a larger output', () => {
  // Three inputs on six outputs, stride 2: each of the two taps meets every other output.
  const call = convolution(
    'Conv2DBackpropInput',
    [1, 1, 3, 2],
    [1, 2, 4, 2],
    [1, 1, 6, 4],
    { strides: [1, 2], pad: 'same', dataFormat: 'NHWC' },
    'dy',
  );
  expect(sharesOf(call)).toEqual([1 / 2, 1 / 2]);
});

it('three axes', () => {
  const call = convolution('Conv3D', [1, 2, 1, 1, 1], [3, 1, 1, 1, 1], [1, 2, 1, 1, 1], {
    strides: [1, 1, 1],
    pad: 'same',
    dilations: [1, 1, 1],
  });
  expect(sharesOf(call)).toEqual([1 / 2, 1, 1 / 2]);
});

it.each<[string, KernelCall]>([
  ['a kernel that it does not know', convolution('Strange', [1, 4, 4, 1], [3, 3, 1, 1], [1, 4, 4, 1], { strides: [1, 1], pad: 'same' })],
  [
    'channels in front',
    convolution('Conv2D', [1, 1, 4, 4], [3, 3, 1, 1], [1, 1, 4, 4], { strides: [1, 1], pad: 'same', dataFormat: 'NCHW' }),
  ],
  [
    'a convolution without its input',
    convolution('Conv2D', [1, 4, 4, 1], [3, 3, 1, 1], [1, 4, 4, 1], { strides: [1, 1], pad: 'same' }, 'y'),
  ],
  ['a rank without a window', convolution('Conv2D', [1, 4, 1], [3, 1, 1], [1, 4, 1], { strides: [1], pad: 'same' })],
])('%s has no known geometry', (_, call) => expect(tapCoverage(call)).toBeUndefined());
