import { expect, it } from 'vitest';
import { indexTrace } from '../../../../src/compress/merge/traceIndex';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

it.each(['Identity', 'Cast', 'Reshape', 'ExpandDims', 'Transpose'])(
  'a weight is known through %s, and by the calls that compute with it',
  (kernel) => {
    const trace = new HandMadeTrace();
    const weight = trace.weight('w', [3, 4]);
    const view = trace.call(kernel, { x: weight }, [4, 3]);
    const once = trace.call('MatMul', { a: view, b: trace.input([3, 2]) }, [4, 2]);
    const twice = trace.call('Mul', { a: weight, b: weight }, [3, 4]);
    const whole = trace.finish(once, twice);
    const index = indexTrace(whole);
    expect([weight, view, once, undefined].map((tensor) => index.weightOf(tensor))).toEqual(['w', 'w', undefined, undefined]);
    expect(index.callsWith('w').map((call) => call.kernel)).toEqual(['MatMul', 'Mul']);
    expect(index.usesOf(weight).map((call) => call.kernel)).toEqual([kernel, 'Mul']);
    expect(index.usesOf(once)).toEqual([]);
    expect(index.callsWith('none')).toEqual([]);
  },
);

it('what computes with a weight is not the weight', () => {
  const trace = new HandMadeTrace();
  const half = trace.call('Mul', { a: trace.weight('w', [4]), b: trace.constant([]) }, [4]);
  expect(indexTrace(trace.finish(half)).weightOf(half)).toBeUndefined();
});

it('a tensor that shares the buffer of a weight is the weight', () => {
  const trace = new HandMadeTrace();
  const weight = trace.weight('w', [4]);
  expect(indexTrace(trace.finish()).weightOf({ ...weight, id: 77 })).toBe('w');
});
