import { describe, expect, it } from 'vitest';
import type { LiveTrace } from '../../../../src/runtime/liveTrace';
import type { KernelCall, TraceTensor } from '../../../../src/runtime/trace';
import { noGradientReason } from '../../../../src/trace/curvature/kernelGradient';
import { noSquaredGradientReason } from '../../../../src/trace/curvature/squaredGradient';
import { useOf } from '../../../../src/trace/curvature/useRules';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

function callOf(kernel: string, attrs: KernelCall['attrs'] = {}): KernelCall {
  const t = new HandMadeTrace();
  const [call] = t.finish(t.call(kernel, { a: t.input([2, 3]), b: t.weight('w', [2, 3]) }, [2, 3], attrs)).calls;
  if (!call) throw new Error('no call');
  return call;
}

describe('where no gradient goes', () => {
  it.each([
    ['Multiply', {}, undefined, undefined],
    ['ResizeBilinear', {}, undefined, 'the recursion has no rule for it'],
    ['Greater', {}, 'TensorFlow.js has no gradient of it', 'the recursion has no rule for it'],
    ['MirrorPad', {}, 'the gradient that TensorFlow.js has of it is wrong', 'the recursion has no rule for it'],
    ['FusedConv2D', { activation: 'linear' }, undefined, undefined],
    ['FusedConv2D', { activation: 'relu' }, 'it is fused with relu', 'it is fused with relu'],
    ['Conv2D', { dilations: [1, 2] }, ...twice('TensorFlow.js has no gradient of dilated convolutions')],
    ['FusedDepthwiseConv2D', { dilations: 2 }, ...twice('TensorFlow.js has no gradient of dilated convolutions')],
    ['Conv2DBackpropInput', { dilations: 2 }, undefined, undefined],
    ['a kernel that nobody knows', {}, 'TensorFlow.js has no gradient of it', 'the recursion has no rule for it'],
  ] as const)('%s %o', (kernel, attrs, plain, squared) => {
    expect([noGradientReason(callOf(kernel, attrs)), noSquaredGradientReason(callOf(kernel, attrs), ['x'])]).toEqual([plain, squared]);
  });

  it.each(['Greater', 'Equal', 'a kernel that nobody knows'])('a weight that %s takes has no use that can be told', (kernel) => {
    const call = callOf(kernel);
    const [output] = call.outputs;
    const weight = call.inputs.get('b');
    if (!output || !weight) throw new Error('no tensors');
    const placeOf = (tensor: TraceTensor): { axis: number; inner: number } | undefined =>
      tensor === weight ? undefined : { axis: 0, inner: 1 };
    expect(useOf({ call, slot: 'b', weight, output, live: {} as LiveTrace, placeOf, samples: 2 })).toBeUndefined();
  });
});

function twice(reason: string): [string, string] {
  return [reason, reason];
}
