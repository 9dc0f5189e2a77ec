import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../../src/base/shape';
import type { LossName } from '../../../../src/data/lossName';
import { lossRoot } from '../../../../src/trace/curvature/lossRoot';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

interface Made {
  readonly kernel: string;
  readonly shape: Shape;
  readonly dim?: number;
  /** What the output is reshaped to. */
  readonly then?: Shape;
}

/** Whether the root is what goes into the kernel that makes the output, or the output itself; and its form. */
function rootOf(loss: LossName, units: number, { kernel, shape, dim, then }: Made): [string, string] {
  const t = new HandMadeTrace();
  const before = t.input(shape);
  const made = t.call(kernel, { x: before }, shape, dim === undefined ? {} : { dim });
  const output = then ? t.call('Reshape', { x: made }, then) : made;
  const { tensor, form } = lossRoot(t.finish(output), { loss, output: 0, units, rows: 1 });
  return [tensor.id === before.id ? 'before' : tensor.id === output.id ? 'output' : 'else', form];
}

describe('the root of a loss', () => {
  it.each<[LossName, number, Made, [string, string]]>([
    ['categoricalCrossentropy', 3, { kernel: 'Softmax', shape: [2, 3] }, ['before', 'softmax']],
    ['categoricalCrossentropy', 3, { kernel: 'Softmax', shape: [2, 4, 3], dim: 2 }, ['before', 'softmax']],
    ['categoricalCrossentropy', 3, { kernel: 'Softmax', shape: [2, 4, 3], dim: 1 }, ['output', 'categorical']],
    ['categoricalCrossentropy', 6, { kernel: 'Softmax', shape: [2, 2, 3], then: [2, 6] }, ['output', 'categorical']],
    ['categoricalCrossentropy', 3, { kernel: 'Softmax', shape: [2, 1, 3], then: [2, 3] }, ['before', 'softmax']],
    ['categoricalCrossentropy', 3, { kernel: 'Sigmoid', shape: [2, 3] }, ['output', 'categorical']],
    ['binaryCrossentropy', 3, { kernel: 'Sigmoid', shape: [2, 3] }, ['before', 'sigmoid']],
    ['binaryCrossentropy', 3, { kernel: 'Softmax', shape: [2, 3] }, ['output', 'bernoulli']],
    ['softmaxCrossentropy', 3, { kernel: 'Softmax', shape: [2, 3] }, ['output', 'softmax']],
    ['sigmoidCrossentropy', 3, { kernel: 'Sigmoid', shape: [2, 3] }, ['output', 'sigmoid']],
    ['meanSquaredError', 3, { kernel: 'Sigmoid', shape: [2, 3] }, ['output', 'squares']],
    ['meanAbsoluteError', 3, { kernel: 'Sigmoid', shape: [2, 3] }, ['output', 'absolute']],
  ])('of %s over %i units behind %o', (loss, units, made, expected) => expect(rootOf(loss, units, made)).toEqual(expected));

  it('is that of an output which nothing made, and of no output that there is not', () => {
    const t = new HandMadeTrace();
    const trace = t.finish(t.input([2, 3]));
    const spec = { loss: 'binaryCrossentropy', output: 0, units: 3, rows: 1 } as const;
    expect(lossRoot(trace, spec)).toEqual({ tensor: trace.outputs[0], form: 'bernoulli' });
    expect(() => lossRoot(trace, { ...spec, output: 1 })).toThrow('no output 1');
  });
});
