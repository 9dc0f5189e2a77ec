import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../../src/base/shape';
import { tapCoverage } from '../../../../src/compress/merge/tapCoverage';
import type { KernelCall } from '../../../../src/runtime/trace';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

interface Convolution {
  readonly kernel: string;
  readonly x: Shape;
  readonly filter: Shape;
  readonly made: Shape;
  readonly attrs: KernelCall['attrs'];
}

function coverageOf({ kernel, x, filter, made, attrs }: Convolution): number[] | undefined {
  const t = new HandMadeTrace();
  const input = t.input(x);
  const weight = t.weight('w', filter);
  const transposed = kernel.includes('Backprop');
  const output = t.call(kernel, transposed ? { dy: input, filter: weight } : { x: input, filter: weight }, made, attrs);
  const [call] = t.finish(output).calls;
  const coverage = call && tapCoverage(call);
  return coverage && [...coverage];
}

describe('how often a tap meets the input', () => {
  it('is always where nothing is padded, less at the border', () => {
    const line = { kernel: 'Conv2D', x: [1, 1, 4, 1], filter: [1, 3, 1, 1], made: [1, 1, 4, 1] };
    expect(coverageOf({ ...line, attrs: { strides: 1, pad: 'same' } })).toEqual([0.75, 1, 0.75]);
    expect(coverageOf({ ...line, made: [1, 1, 2, 1], attrs: { strides: 1, pad: 'valid' } })).toEqual([1, 1, 1]);
  });

  it('is a share of the output, which a transposed convolution makes larger, of images and volumes alike', () => {
    // Two inputs, a stride of 2 and two taps: each of the four outputs is made by one tap.
    const image = { kernel: 'Conv2DBackpropInput', x: [1, 1, 2, 1], filter: [1, 2, 1, 1], made: [1, 1, 4, 1] };
    expect(coverageOf({ ...image, attrs: { strides: [1, 2], pad: 'same' } })).toEqual([0.5, 0.5]);
    const volume = { kernel: 'Conv3DBackpropInputV2', x: [1, 1, 1, 2, 1], filter: [1, 1, 2, 1, 1], made: [1, 1, 1, 4, 1] };
    expect(coverageOf({ ...volume, attrs: { strides: [1, 1, 2], pad: 'same' } })).toEqual([0.5, 0.5]);
  });

  it('is not known of a depthwise filter, nor where channels come first', () => {
    const image = { x: [1, 1, 4, 1], filter: [1, 3, 1, 1], made: [1, 1, 4, 1] };
    expect(coverageOf({ ...image, kernel: 'DepthwiseConv2dNative', attrs: { strides: 1, pad: 'same' } })).toBeUndefined();
    expect(coverageOf({ ...image, kernel: 'Conv2D', attrs: { strides: 1, pad: 'same', dataFormat: 'NCHW' } })).toBeUndefined();
  });
});
