import { beforeAll, describe, expect, it } from 'vitest';
import { cutChannels } from '../../../src/compress/cutChannels';
import { planChannels } from '../../../src/compress/channelPlan';
import { cutWeight } from '../../../src/compress/cutWeight';
import { largestDifference } from '../../../src/compress/largestDifference';
import { maskChannels } from '../../../src/compress/maskChannels';
import { zeroParameters } from '../../../src/compress/zeroParameters';
import { Failure } from '../../../src/model/failure';
import type { Model, Weight } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf } from '../../../src/runtime/tf';
import { structureOf } from '../../../src/trace/structure/structureOf';
import type { Structure } from '../../../src/trace/structure/structure';
import { feedFor } from '../../fixtures/cutAgainstMasked';
import { memoryModel } from '../../fixtures/memoryModel';
import { residual } from '../../fixtures/networks';

let model: Model;
let structure: Structure;

beforeAll(async () => {
  await startBackend('wasm');
  model = memoryModel(residual);
  const exec = await openModel(model);
  const inputs = feedFor(exec, {}, 1);
  structure = structureOf(model, exec.record(inputs));
  tf.dispose(inputs);
  exec.dispose();
});

function channelsOf(layer: string): number[] {
  return [...(structure.layers.find((own) => own.layer === layer)?.channels ?? [])];
}

describe('cutting channels', () => {
  it('takes the channel out of every weight that has it, and leaves the rest alone', () => {
    const [first = -1] = channelsOf('stem');
    const cut = cutChannels(model, structure, planChannels(model, structure, [first]));
    expect(cut.weights.get('stem/kernel')?.shape).toEqual([3, 3, 3, 11]);
    expect(cut.weights.get('b/kernel')?.shape).toEqual([3, 3, 10, 11]);
    expect(cut.weights.get('a/kernel')?.shape).toEqual([3, 3, 11, 10]);
    // Twice from the sum and the depthwise layer after it.
    expect(cut.weights.get('d/kernel')?.shape).toEqual([3, 3, 28, 14]);
    expect(cut.extras).toBe(model.extras);
  });

  it('never empties a weight: the last in order stays, and is told', () => {
    const all = channelsOf('c');
    const plan = planChannels(model, structure, all);
    expect(plan.keptBack).toEqual([all.at(-1)]);
    expect(plan.removed).toEqual(all.slice(0, -1));
    expect(cutChannels(model, structure, plan).weights.get('c/kernel')?.shape.at(-1)).toBe(1);
    expect(planChannels(model, structure, all.toReversed()).keptBack).toEqual([all[0]]);
  });

  it('refuses a channel with an obstacle and one that does not exist', () => {
    const [fixed = -1] = channelsOf('out');
    expect(reasonOf(() => planChannels(model, structure, [fixed]))).toBe(
      `channel ${fixed} of layer "out" can't be cut: tied to the model's output`,
    );
    expect(reasonOf(() => planChannels(model, structure, [99_999]))).toBe('there is no channel 99999');
  });

  it('gives the same plan for the same channels, whatever their order', () => {
    const plan = planChannels(model, structure, [3, 1, 2]);
    expect(planChannels(model, structure, [2, 3, 1, 1]).cuts).toEqual(plan.cuts);
  });

  it('leaves values, dtype and grid of what stays, which knows where it stood', () => {
    const weight: Weight = {
      name: 'w',
      shape: [2, 3, 2],
      dtype: 'float32',
      quantization: { dtype: 'uint8', scale: 1, min: 0 },
      values: Float32Array.from({ length: 12 }, (_, i) => i),
    };
    const cut = cutWeight(weight, [
      { axis: 1, indices: Int32Array.of(1) },
      { axis: 2, indices: Int32Array.of(0) },
    ]);
    const origin = [null, Int32Array.of(0, 2), Int32Array.of(1)];
    expect(cut).toEqual({ ...weight, shape: [2, 2, 1], values: Float32Array.of(1, 5, 7, 11), origin });
    expect(cutWeight(cut, [{ axis: 1, indices: Int32Array.of(0) }]).origin).toEqual([null, Int32Array.of(2), Int32Array.of(1)]);
  });
});

it('cuts complex numbers in pairs', () => {
  const weight: Weight = { name: 'w', shape: [3, 2], dtype: 'complex64', values: Float32Array.from({ length: 12 }, (_, i) => i) };
  expect([...cutWeight(weight, [{ axis: 0, indices: Int32Array.of(1) }]).values]).toEqual([0, 1, 2, 3, 8, 9, 10, 11]);
  expect([...cutWeight(weight, [{ axis: 1, indices: Int32Array.of(0) }]).values]).toEqual([2, 3, 6, 7, 10, 11]);
});

describe('masking channels', () => {
  it('zeroes what reads a channel and nothing else', () => {
    const [first = -1] = channelsOf('a');
    const masked = maskChannels(model, structure, [first]);
    const changed = [...masked.weights.values()].filter((weight) => weight !== model.weights.get(weight.name)).map(({ name }) => name);
    expect(changed).toEqual(['b/kernel']);
  });
});

describe('zeroing parameters', () => {
  it('sets the masked elements to zero and nothing else', () => {
    const kernel = model.weights.get('stem/kernel');
    const keep = Uint8Array.from({ length: kernel?.values.length ?? 0 }, (_, i) => i % 2);
    const zeroed = zeroParameters(model, new Map([['stem/kernel', keep]]));
    const values = zeroed.weights.get('stem/kernel')?.values;
    expect(values?.[0]).toBe(0);
    expect(values?.[1]).toBe(kernel?.values[1]);
    expect([...zeroed.weights.values()].filter((weight) => weight !== model.weights.get(weight.name))).toHaveLength(1);
  });

  it('refuses unknown weights and masks of another size', () => {
    expect(reasonOf(() => zeroParameters(model, new Map([['nobody', new Uint8Array(1)]])))).toBe('the model has no such weight');
    expect(reasonOf(() => zeroParameters(model, new Map([['stem/kernel', new Uint8Array(5)]])))).toBe('a mask of 5 for 324 elements');
  });
});

describe('largest difference', () => {
  it('is infinite where one side is not a number', () => {
    tf.tidy(() => {
      expect(largestDifference([tf.tensor1d([1, NaN])], [tf.tensor1d([1.5, NaN])])).toBe(0.5);
      expect(largestDifference([tf.tensor1d([1, NaN])], [tf.tensor1d([1, 2])])).toBe(Infinity);
      expect(largestDifference([tf.tensor1d([1])], [tf.tensor1d([1, 2])])).toBe(Infinity);
      expect(largestDifference([tf.tensor1d([1])], [tf.tensor1d([1]), tf.tensor1d([1])])).toBe(Infinity);
      expect(largestDifference([tf.tensor1d([Infinity, 0])], [tf.tensor1d([Infinity, -0])])).toBe(0);
    });
  });
});

function reasonOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure && error.code === 'planInvalid') return (error.data as { reason: string }).reason;
    throw error;
  }
  return 'nothing was refused';
}
