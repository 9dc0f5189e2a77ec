import { describe, expect, it } from 'vitest';
import type { Trace, TraceTensor } from '../../../../src/runtime/trace';
import { constantHome, type ConstantHome } from '../../../../src/compress/merge/constantHome';
import type { Consumer } from '../../../../src/compress/merge/consumers';
import { indexTrace } from '../../../../src/compress/merge/traceIndex';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

/** The weight `k` as it is read by calls of these numbers, along its axis of inputs unless told. */
const reading = (calls: readonly number[], axis = 0): Consumer => ({
  weight: 'k',
  axis,
  channels: Int32Array.of(0, 1, 2),
  reads: calls.map((call) => ({ call, input: 'a', axis: 1 })),
});
const homeOf = (trace: Trace, consumer = reading([0])): ConstantHome | undefined => constantHome(trace, consumer, indexTrace(trace));

/** A dense kernel [3, 4] read once, and what comes behind its output. */
function behind(next: (trace: HandMadeTrace, from: TraceTensor) => TraceTensor): ConstantHome | undefined {
  const trace = new HandMadeTrace();
  const kernel = trace.weight('k', [3, 4]);
  const made = trace.call('BatchMatMul', { a: trace.input([2, 3]), b: kernel }, [2, 4]);
  const end = next(trace, made);
  return homeOf(trace.finish(trace.call('Relu', { x: end }, end.shape)));
}
const add = (trace: HandMadeTrace, a: TraceTensor, b: TraceTensor): TraceTensor => trace.call('Add', { a, b }, [2, 4]);
const mean = (trace: HandMadeTrace, x: TraceTensor, of: TraceTensor): TraceTensor =>
  trace.call('FusedBatchNorm', { x, mean: of, variance: trace.weight('v', [4]) }, [2, 4]);

describe('the home of a constant', () => {
  it('is the bias of the same kernel', () => {
    const trace = new HandMadeTrace();
    const inputs = { a: trace.input([2, 3]), b: trace.weight('k', [3, 4]), bias: trace.weight('bias', [4]) };
    expect(homeOf(trace.finish(trace.call('_FusedMatMul', inputs, [2, 4])))).toEqual({
      weight: 'bias',
      sign: 1,
      outputAxis: 1,
      coverage: Float64Array.of(1),
    });
  });

  it('is the bias that is added behind, on either side, in a shape of its own or through views', () => {
    expect(behind((trace, made) => add(trace, made, trace.weight('bias', [4])))).toMatchObject({ weight: 'bias', sign: 1 });
    expect(behind((trace, made) => add(trace, trace.weight('bias', [1, 4]), made))).toMatchObject({ weight: 'bias', sign: 1 });
    const shown = behind((trace, made) => {
      const same = trace.call('Identity', { x: trace.call('Reshape', { x: made }, [2, 1, 4]) }, [2, 4]);
      return add(trace, same, trace.call('Reshape', { x: trace.weight('bias', [4]) }, [1, 4]));
    });
    expect(shown).toMatchObject({ weight: 'bias' });
  });

  it('is the mean of a BatchNormalization behind, taken off', () =>
    expect(behind((trace, made) => mean(trace, made, trace.weight('mean', [4])))).toMatchObject({ weight: 'mean', sign: -1 }));

  it('is behind a sum with another activation of the same shape', () =>
    expect(behind((trace, made) => add(trace, add(trace, made, trace.constant([2, 4])), trace.weight('bias', [4])))).toMatchObject({
      weight: 'bias',
    }));

  it.each<[string, (trace: HandMadeTrace, made: TraceTensor) => TraceTensor]>([
    ['nothing takes the constant', (_, made) => made],
    ['what is added is not one number an output', (trace, made) => add(trace, made, trace.weight('bias', [2, 4]))],
    ['what is added is one number for all', (trace, made) => add(trace, made, trace.weight('bias', [1]))],
    [
      'what is added is no weight and of another shape',
      (trace, made) => add(trace, add(trace, made, trace.constant([4])), trace.weight('bias', [4])),
    ],
    ['the sum doubles it', (trace, made) => add(trace, add(trace, made, made), trace.weight('bias', [4]))],
    ['something between changes it', (trace, made) => add(trace, trace.call('Relu', { x: made }, [2, 4]), trace.weight('bias', [4]))],
    [
      'another call sees the output too',
      (trace, made) => {
        trace.call('Relu', { x: made }, [2, 4]);
        return add(trace, made, trace.weight('bias', [4]));
      },
    ],
    ['it is used as the scale', (trace, made) => mean(trace, trace.input([2, 4]), made)],
    ['the mean is no weight', (trace, made) => mean(trace, made, trace.constant([4]))],
    ['the mean has another size', (trace, made) => mean(trace, made, trace.weight('mean', [1]))],
    ['a reshape divides it', (trace, made) => add(trace, trace.call('Reshape', { x: made }, [4, 2]), trace.weight('bias', [4]))],
    [
      'the bias is used elsewhere as well',
      (trace, made) => {
        const bias = trace.weight('bias', [4]);
        add(trace, trace.input([2, 4]), bias);
        return add(trace, made, bias);
      },
    ],
  ])('is nowhere where %s', (_, next) => expect(behind(next)).toBeUndefined());

  it('is nowhere where the output is one of the model', () => {
    const trace = new HandMadeTrace();
    const made = trace.call('BatchMatMul', { a: trace.input([2, 3]), b: trace.weight('k', [3, 4]) }, [2, 4]);
    const end = add(trace, made, trace.weight('bias', [4]));
    expect(homeOf(trace.finish(made, end))).toBeUndefined();
    expect(homeOf(trace.finish(end))).toMatchObject({ weight: 'bias' });
  });

  it.each([
    [[3, 4], 0, 1],
    [[4, 3], 1, 0],
    [[1, 3, 4], 1, 2],
    [[1, 4, 3], 2, 1],
    [[3, 4, 1], 0, undefined],
    [[3], 0, undefined],
  ])('of a kernel %j read along axis %i has its outputs on axis %s', (shape, axis, outputAxis) => {
    const trace = new HandMadeTrace();
    const inputs = { a: trace.input([2, 3]), b: trace.weight('k', shape), bias: trace.weight('bias', [4]) };
    expect(homeOf(trace.finish(trace.call('_FusedMatMul', inputs, [2, 4])), reading([0], axis))?.outputAxis).toBe(outputAxis);
  });

  it('must be the same at each call of a shared kernel', () => {
    const shared = (...biases: readonly (string | undefined)[]): ConstantHome | undefined => {
      const trace = new HandMadeTrace();
      const kernel = trace.weight('k', [3, 4]);
      const known = new Map(biases.flatMap((name) => (name === undefined ? [] : [[name, trace.weight(name, [4])] as const])));
      const outputs = biases.map((name) => {
        const bias = name === undefined ? undefined : known.get(name);
        return trace.call('_FusedMatMul', { a: trace.input([2, 3]), b: kernel, ...(bias ? { bias } : {}) }, [2, 4]);
      });
      return homeOf(trace.finish(...outputs), reading(biases.map((_, call) => call)));
    };
    expect(shared('bias', 'bias')?.weight).toBe('bias');
    expect(shared('bias', 'other')).toBeUndefined();
    expect(shared('bias', undefined)).toBeUndefined();
    expect(shared(undefined, 'bias')).toBeUndefined();
  });

  it('is nowhere without a call, and behind a kernel of unknown geometry', () => {
    const trace = new HandMadeTrace();
    const filter = trace.weight('k', [1, 1, 3, 4]);
    const inputs = { x: trace.input([2, 5, 5, 3]), filter, bias: trace.weight('bias', [4]) };
    const made = trace.call('StrangeConvolution', inputs, [2, 5, 5, 4]);
    expect(homeOf(trace.finish(made), reading([0], 2))).toBeUndefined();
    expect(homeOf(trace.finish(made), reading([], 2))).toBeUndefined();
  });
});
