import { describe, expect, it } from 'vitest';
import type { TraceTensor } from '../../../src/runtime/trace';
import { outputActivation } from '../../../src/training/outputActivation';
import { HandMadeTrace } from '../../fixtures/handMadeTrace';

function activationOf(build: (t: HandMadeTrace) => TraceTensor): string {
  const t = new HandMadeTrace();
  return outputActivation(t.finish(build(t)), 0);
}

describe('the activation of an output', () => {
  it.each(['Reshape', 'Transpose', 'ExpandDims', 'Cast', 'Identity', 'Slice', 'StridedSlice', 'Reverse'])('is seen behind %s', (kernel) => {
    expect(activationOf((t) => t.call(kernel, { x: t.call('Softmax', { logits: t.dense('a', 4) }, [2, 4]) }, [2, 4]))).toBe('softmax');
  });

  it('is seen behind what takes a tensor apart', () => {
    for (const kernel of ['SplitV', 'Unpack']) {
      expect(
        activationOf(
          (t) =>
            t.callMany(kernel, { x: t.call('Sigmoid', { x: t.dense('a', 4) }, [2, 4]) }, [
              [2, 2],
              [2, 2],
            ])[1] as TraceTensor,
        ),
      ).toBe('sigmoid');
    }
  });

  it('is that of all that is joined, or none', () => {
    const joined = (second: string): string =>
      activationOf((t) => {
        const [a, b] = ['Sigmoid', second].map((kernel) => t.call(kernel, { x: t.dense(kernel, 4) }, [2, 4])) as [TraceTensor, TraceTensor];
        return t.call('Concat', { 0: a, 1: b }, [2, 8], { axis: 1 });
      });
    expect([joined('Sigmoid'), joined('Softmax'), joined('Relu')]).toEqual(['sigmoid', 'other', 'other']);
  });

  it('is no softmax any more where its rows are joined, cut or made flat', () => {
    const softmax = (t: HandMadeTrace): TraceTensor => t.call('Softmax', { logits: t.dense('a', 4) }, [2, 4]);
    const joined = (shape: number[], axis: number): string =>
      activationOf((t) => t.call('Concat', { 0: softmax(t), 1: softmax(t) }, shape, { axis }));
    expect([joined([2, 8], 1), joined([4, 4], 0)]).toEqual(['other', 'softmax']);
    expect(activationOf((t) => t.call('Reshape', { x: softmax(t) }, [1, 8]))).toBe('other');
    expect(activationOf((t) => t.call('Slice', { x: softmax(t) }, [2, 3]))).toBe('other');
  });

  it('is not told where values change, or where nothing made them', () => {
    expect(activationOf((t) => t.call('Tile', { x: t.call('Softmax', { logits: t.dense('a', 4) }, [2, 4]) }, [4, 4]))).toBe('other');
    expect(activationOf((t) => t.input([2, 4]))).toBe('other');
  });

  it('may be fused with a product', () => {
    expect(
      activationOf((t) => t.call('_FusedMatMul', { a: t.input([2, 3]), b: t.weight('w', [3, 4]) }, [2, 4], { activation: 'sigmoid' })),
    ).toBe('sigmoid');
  });
});
