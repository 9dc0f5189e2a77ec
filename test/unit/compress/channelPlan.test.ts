import type { Model } from '../../../src/model/model';
import { describe, expect, it } from 'vitest';
import { planChannels } from '../../../src/compress/channelPlan';
import { maskedWeights } from '../../../src/compress/maskChannels';
import { newSizes } from '../../../src/compress/newSizes';
import type { Channel, ChannelSlice, Structure } from '../../../src/trace/structure/structure';
import { failureOf } from '../../fixtures/failureOf';
import { modelOfWeights } from '../../fixtures/modelOfWeights';
import { structureOf } from '../../fixtures/structureOf';

const slice = (weight: string, axis: number, role: ChannelSlice['role'], ...indices: number[]): ChannelSlice => ({
  weight,
  axis,
  role,
  indices: Int32Array.from(indices),
});

/** Two layers of channels each: `a` makes 0, 1, 2 and `b` reads two rows for each; `c` makes 3 and 4, which is an output. */
function structure(more: Partial<Structure> = {}): Structure {
  const channels: Channel[] = [0, 1, 2].map((id) => ({
    id,
    slices: [slice('a', 1, 'producer', id), slice('b', 0, 'consumer', id, id + 3)],
  }));
  channels.push(
    { id: 3, slices: [slice('c', 0, 'producer', 0), slice('d', 2, 'consumer', 0)], maskedAtSource: true },
    { id: 4, slices: [], obstacle: { code: 'modelOutput', detail: 'tied to the output', layer: 'end' } },
    { id: 5, slices: [], obstacle: { code: 'modelOutput', detail: 'tied to the output', layer: 'c' } },
    { id: 6, slices: [], obstacle: { code: 'modelOutput', detail: 'tied to the output' } },
  );
  return structureOf(channels, { a: [0, 1, 2], c: [3, 4, 5, 6] }, { kernelWeights: ['a', 'b', 'c', 'd'], ...more });
}
const shapes: Record<string, readonly number[]> = { a: [2, 3], b: [6, 2], c: [2], d: [2, 1, 2] };
/** A model of such weights, `changed` of another shape. */
function weights(changed: Record<string, readonly number[]> = {}): Model {
  const all = Object.entries({ ...shapes, ...changed });
  return modelOfWeights(
    all.map(([name, shape]) => ({
      name,
      shape,
      dtype: 'float32',
      values: new Float32Array(shape.reduce((size, each) => size * each, 1)).fill(1),
    })),
  );
}

describe('a plan', () => {
  it('gathers the indices of all channels, ascending, by weight and axis', () => {
    const plan = planChannels(weights(), structure(), [2, 0, 2]);
    expect(plan.removed).toEqual([0, 2]);
    expect(plan.keptBack).toEqual([]);
    expect([...plan.cuts]).toEqual([
      ['a', [{ axis: 1, indices: Int32Array.of(0, 2) }]],
      ['b', [{ axis: 0, indices: Int32Array.of(0, 2, 3, 5) }]],
    ]);
  });

  it('keeps back what would empty one axis of a weight, though others have room', () => {
    expect(planChannels(weights(), structure(), [0, 1, 2])).toMatchObject({ removed: [0, 1], keptBack: [2] });
    // Two rows a channel: `b` with four rows is the first to run out.
    expect(planChannels(weights({ b: [4, 2] }), structure(), [2, 1])).toMatchObject({
      removed: [2],
      keptBack: [1],
    });
  });

  it('keeps back what would empty an activation, also where no weight has its size', () => {
    // One tensor has 0 and 1 alone, another 2 and an index without a channel, a third 0 twice.
    const axes = [Int32Array.of(0, 1), Int32Array.of(2, -1), Int32Array.of(0, 0, 1)];
    const tight = structure({ tensorAxes: new Map(axes.map((axis, tensor) => [tensor, [null, axis]])) });
    expect(planChannels(weights(), tight, [0, 1])).toMatchObject({ removed: [0], keptBack: [1] });
    expect(planChannels(weights(), tight, [1, 0, 2])).toMatchObject({ removed: [1, 2], keptBack: [0] });
    const whole = structure({ tensorAxes: new Map([[0, [Int32Array.of(0, 0)]]]) });
    expect(planChannels(weights(), whole, [0])).toMatchObject({ removed: [], keptBack: [0] });
  });

  it.each([
    [4, 'channel 4 of layer "c" can\'t be cut: tied to the output (at layer "end")'],
    [5, 'channel 5 of layer "c" can\'t be cut: tied to the output'],
    [6, 'channel 6 of layer "c" can\'t be cut: tied to the output'],
    [7, 'there is no channel 7'],
  ])('refuses channel %i with the reason and its place', async (id, reason) => {
    const refused = Promise.resolve().then(() => planChannels(weights(), structure(), [id]));
    expect(await failureOf(refused)).toEqual({ code: 'planInvalid', reason });
  });
});

describe('a mask', () => {
  const model = modelOfWeights(
    Object.entries(shapes).map(([name, shape]) => ({
      name,
      shape,
      dtype: 'float32',
      values: Float32Array.from({ length: shape.reduce((size, length) => size * length, 1) }, (_, i) => i + 1),
    })),
  );

  it('is zero where a weight reads the channel, and only there', () => {
    const masked = maskedWeights(model, structure(), [1]);
    expect(masked.map(({ name, values }) => [name, [...values]])).toEqual([['b', [1, 2, 0, 0, 5, 6, 7, 8, 0, 0, 11, 12]]]);
    expect(model.weights.get('b')?.values[2]).toBe(3);
  });

  it('is zero at the source too where something without a weight reads the channel, in each block of an inner axis', () => {
    const masked = maskedWeights(model, structure(), [3]);
    expect(masked.map(({ name, values }) => [name, [...values]])).toEqual([
      ['c', [0, 2]],
      ['d', [0, 2, 0, 4]],
    ]);
  });

  it('goes on in the same copy for the next channel', () =>
    expect(maskedWeights(model, structure(), [0, 2]).map(({ values }) => [...values])).toEqual([[0, 0, 3, 4, 0, 0, 0, 0, 9, 10, 0, 0]]));
});

describe('new sizes', () => {
  it('count the removed channels on each axis of the first call, and take over the kernels', () => {
    const layerTensors = [
      { layer: 'a', inputs: [{ shape: [2, 4], axes: [null, null] }], outputs: [{ shape: [2, 3], axes: [null, Int32Array.of(0, 1, 2)] }] },
      { layer: 'a', inputs: [], outputs: [{ shape: [9, 9], axes: [] }] },
      { layer: 'b', inputs: [{ shape: [2, 6], axes: [null, Int32Array.of(0, 1, 2, 0, 1, -1)] }], outputs: [] },
    ];
    const layerKernels = [{ layer: 'b', weights: ['b', 'd'] }];
    const { tensors, kernels } = newSizes(structure({ layerTensors, layerKernels }), new Set([0, 2]), (name) => shapes[name] ?? []);
    expect(tensors.get('a')).toEqual({ inputs: [{ before: [2, 4], after: [2, 4] }], outputs: [{ before: [2, 3], after: [2, 1] }] });
    expect(tensors.get('b')).toEqual({ inputs: [{ before: [2, 6], after: [2, 3] }], outputs: [] });
    expect([...kernels]).toEqual([['b', [shapes['b'], shapes['d']]]]);
  });
});
