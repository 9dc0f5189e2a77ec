import { describe, expect, it } from 'vitest';
import type { Trace, TraceTensor } from '../../../src/runtime/trace';
import { outputActivation } from '../../../src/training/outputActivation';
import { HandMadeTrace } from '../../fixtures/handMadeTrace';

/** The activation that is seen when `end` follows a Softmax, and when it follows a Sigmoid. */
function seenBehind(end: (trace: HandMadeTrace, from: TraceTensor) => TraceTensor): string[] {
  return ['Softmax', 'Sigmoid'].map((kernel) => {
    const trace = new HandMadeTrace();
    return outputActivation(trace.finish(end(trace, trace.call(kernel, { x: trace.dense('a', 4) }, [2, 4]))), 0);
  });
}

describe('the last activation of an output', () => {
  it('is seen right behind it', () => expect(seenBehind((_, from) => from)).toEqual(['softmax', 'sigmoid']));

  it.each(['Reshape', 'Identity', 'Cast', 'Transpose', 'ExpandDims', 'Slice', 'StridedSlice'])('is seen behind %s', (kernel) =>
    expect(seenBehind((trace, x) => trace.call(kernel, { x }, [2, 4]))).toEqual(['softmax', 'sigmoid']),
  );

  it.each(['Pack', 'Concat'])('is seen behind %s of outputs that all have it', (kernel) => {
    expect(seenBehind((trace, x) => trace.call(kernel, { '0': x, '1': x }, [2, 8]))).toEqual(['softmax', 'sigmoid']);
    expect(seenBehind((trace, x) => trace.call(kernel, { '0': x, '1': trace.dense('b', 4) }, [2, 8]))).toEqual(['other', 'other']);
  });

  it('is no more where values were changed since', () =>
    expect(seenBehind((trace, x) => trace.call('Relu', { x }, [2, 4]))).toEqual(['other', 'other']));

  it('is seen where a kernel applies it itself', () => {
    const fused = (activation: string): Trace => {
      const trace = new HandMadeTrace();
      return trace.finish(trace.call('FusedConv2D', { x: trace.input([2, 4]) }, [2, 4], { activation }));
    };
    expect(outputActivation(fused('sigmoid'), 0)).toBe('sigmoid');
    expect(outputActivation(fused('relu'), 0)).toBe('other');
  });

  it('is none for an input that goes straight out, a kernel without inputs, and an output that is not there', () => {
    const trace = new HandMadeTrace();
    const input = trace.input([2, 4]);
    const whole = trace.finish(input, trace.call('Reshape', { x: input }, [8]), trace.call('Identity', {}, [1]));
    expect([0, 1, 2, 3].map((output) => outputActivation(whole, output))).toEqual(['other', 'other', 'other', 'other']);
  });
});
